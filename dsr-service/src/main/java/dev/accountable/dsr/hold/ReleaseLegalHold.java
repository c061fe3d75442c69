package dev.accountable.dsr.hold;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why it is no longer needed. */
record ReleaseLegalHold(@NotBlank @Size(max = 500) String reason) {}

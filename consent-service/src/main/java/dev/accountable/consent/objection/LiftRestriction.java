package dev.accountable.consent.objection;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why a restriction ends; the person is told before (Art. 18(3)). */
record LiftRestriction(@NotBlank @Size(max = 4000) String reason) {}

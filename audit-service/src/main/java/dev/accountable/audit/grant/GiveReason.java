package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why a grant is approved, refused or revoked. */
@RegisterForReflection
record GiveReason(@NotBlank @Size(max = 1000) String reason) {}

package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Was it right to take access in an emergency? */
@RegisterForReflection
record ReviewEmergency(
        @NotNull Verdict verdict,
        @NotBlank @Size(max = 1000) String reason) {

    enum Verdict {
        JUSTIFIED,
        UNJUSTIFIED
    }
}

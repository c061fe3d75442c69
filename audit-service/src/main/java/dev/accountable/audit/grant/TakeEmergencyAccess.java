package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Access at once ("break-glass"), for the short time that is configured.
 *
 * @param reason what the emergency is; read by who reviews it, never written to the log
 */
@RegisterForReflection
record TakeEmergencyAccess(
        @Nullable
        @Pattern(regexp = AccessGrant.SUBJECT)
        @Schema(description = "Whose data: an opaque reference. Either this or dataset")
        String subject,

        @Nullable
        @Pattern(regexp = AccessGrant.DATASET)
        @Schema(description = "Which dataset, as {system}/{dataset} of the data map", examples = "product/users")
        String dataset,

        @NotNull @Pattern(regexp = AccessGrant.PURPOSE) @Schema(examples = "incident-response")
        String purpose,

        @NotBlank @Size(max = 1000) String reason) {}

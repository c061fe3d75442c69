package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Access to one person's data, or to one dataset.
 *
 * @param reason why this access is needed; read by who decides, never written to the log
 */
@RegisterForReflection
record AskForGrant(
        @Nullable
        @Pattern(regexp = AccessGrant.SUBJECT)
        @Schema(description = "Whose data: an opaque reference. Either this or dataset")
        String subject,

        @Nullable
        @Pattern(regexp = AccessGrant.DATASET)
        @Schema(description = "Which dataset, as {system}/{dataset} of the data map", examples = "product/users")
        String dataset,

        @NotNull @Pattern(regexp = AccessGrant.PURPOSE) @Schema(examples = "support-case")
        String purpose,

        @NotBlank @Size(max = 1000) String reason,

        @Nullable @Schema(description = "First instant of the access; now, where it is absent")
        Instant from,

        @NotNull @Schema(description = "End of the access: the first instant without it")
        Instant until) {}

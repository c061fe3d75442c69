package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A service asks before it discloses personal data to an employee. Subject, dataset or both are named; a grant for either
 * is enough.
 *
 * @param employee the subject of the employee's token
 */
@RegisterForReflection
record UseGrant(
        @NotNull @Size(min = 1, max = 200) String employee,
        @Nullable @Pattern(regexp = AccessGrant.SUBJECT) String subject,
        @Nullable @Pattern(regexp = AccessGrant.DATASET) String dataset,

        @NotNull
        @Size(min = 1, max = 300)
        @Schema(description = "What will be read: a path with opaque ids", examples = "consents")
        String resource,

        @Nullable
        @Pattern(regexp = AccessGrant.PURPOSE)
        @Schema(description = "What it is read for; only a grant for this purpose counts then")
        String purpose) {}

package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A grant at the moment of the answer, with everything that was decided about it. */
@RegisterForReflection
record AccessGrantView(
        UUID id,
        AccessGrant.State state,

        @Schema(description = "Taken at once, without approval")
        boolean emergency,

        @Schema(description = "Who has the access, as the issuer's opaque reference")
        String employee,

        @Nullable String subject,
        @Nullable String dataset,
        String purpose,
        String reason,
        Instant askedAt,
        Instant from,

        @Schema(description = "The first instant without access")
        Instant until,

        @Nullable Act decision,
        @Nullable Act revocation,

        @Schema(description = "Absent until an emergency was reviewed") @Nullable
        Review review) {

    /** What one person did to the grant. */
    @RegisterForReflection
    record Act(String by, Instant at, String reason) {}

    @RegisterForReflection
    record Review(ReviewEmergency.Verdict verdict, String by, Instant at, String reason) {}
}

package dev.accountable.consent.objection;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A restriction as callers see it. */
record RestrictionView(
        UUID id,
        String subject,

        @Schema(description = "Absent: of all processing") @Nullable
        String purpose,

        Restriction.Ground ground,
        @Nullable UUID requestId,
        Instant at,
        @Nullable Instant liftedAt,

        @Schema(description = "Why it was lifted") @Nullable String reason) {}

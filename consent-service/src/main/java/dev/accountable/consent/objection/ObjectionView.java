package dev.accountable.consent.objection;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An objection as callers see it. */
record ObjectionView(
        UUID id,
        String subject,

        @Schema(description = "Absent: to all direct marketing") @Nullable
        String purpose,

        Objection.Origin origin,
        @Nullable String grounds,
        Objection.State state,
        Instant at,
        @Nullable Instant assessedAt,

        @Schema(description = "Why it was upheld, or which compelling grounds override it") @Nullable
        String assessment,

        @Nullable Instant endedAt) {}

package dev.accountable.breach;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Something that may be a breach, and what was decided about it. */
record SignalView(
        UUID id,
        String source,
        String type,
        String subject,
        String title,
        Severity severity,
        Map<String, String> details,
        SignalState state,

        @Schema(description = "When it happened, by the sender's clock")
        Instant occurredAt,

        Instant receivedAt,

        @Schema(description = "How many signals of this source and key were counted onto it, itself included")
        int count,

        @Schema(description = "When the last of them was received")
        Instant lastReceivedAt,

        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason,

        @Schema(description = "What it became") @Nullable UUID incidentId) {}

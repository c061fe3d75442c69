package dev.accountable.breach;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One entry of the awareness history; the highest entry is the one in force. */
record AwarenessView(
        UUID id,
        UUID incidentId,
        int entry,
        Instant awareAt,
        @Nullable Instant detectedAt,
        String reason,
        @Schema(description = "The token's subject") String author,
        Instant recordedAt) {}

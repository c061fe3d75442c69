package dev.accountable.breach;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One alert and how far it came with each target. */
record AlertView(
        UUID id,
        AlertReason reason,

        @Schema(description = "Of the awareness history: whose clock this is; 0 for the report")
        int entry,

        Instant dueAt,
        @Nullable Instant awareAt,
        AlertState state,
        List<DeliveryView> deliveries) {}

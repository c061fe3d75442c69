package dev.accountable.consent.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A message on its way to a target. Not who it is about: {@code about} leads there, for those who may know. */
record DeliveryView(
        @Schema(description = "The receiver's webhook-id") UUID id,
        String target,
        @Schema(examples = "consent.withdrawn") String type,

        @Schema(description = "What it speaks of, a consent event for example; absent for a test") @Nullable
        UUID about,

        DeliveryState state,

        @Schema(description = "Why it ended without having arrived") @Nullable
        EndReason reason,

        Instant occurredAt,
        Instant createdAt,

        @Schema(description = "While it waits; of an attempt under way, when it is taken for lost") @Nullable
        Instant nextAttemptAt,

        @Nullable Instant settledAt,
        @Schema(description = "Attempts begun") int attempts,

        @Schema(description = "HTTP status of the last answer") @Nullable
        Integer lastStatus,

        @Schema(description = "What happened at the last attempt instead of an answer") @Nullable
        String lastError,

        @Schema(description = "Attempts whose outcome is known; only where one delivery is read") @Nullable
        List<AttemptView> history) {}

package dev.accountable.breach;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One alert's way to one target; the id is a webhook's {@code webhook-id} and the local part of a mail's Message-ID. */
record DeliveryView(
        @Schema(
                description =
                        "The same over all attempts: a webhook's webhook-id, the local part of a mail's Message-ID")
        UUID id,

        @Schema(examples = {"webhook", "mail:security@example.org"})
        String target,

        DeliveryState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant nextAttemptAt,
        @Nullable String lastError) {}

package dev.accountable.breach;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A notification as it was recorded. */
record NotificationView(
        UUID id,
        UUID incidentId,
        Recipient recipient,
        Instant notifiedAt,
        String reference,
        boolean late,
        @Nullable String lateReason,
        String author,
        Instant recordedAt) {}

package dev.accountable.dsr.request;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as lists show it. */
record RequestSummary(
        UUID id,
        String subject,
        RequestType type,
        Channel channel,
        SubjectRequest.State state,
        Instant receivedAt,
        Instant dueAt,
        @Nullable Instant pausedAt,
        @Nullable Instant completedAt) {}

package dev.accountable.dsr.request;

import dev.accountable.dsr.deadline.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The time limit of a request with its working. */
record LimitView(
        UUID requestId,
        Instant receivedAt,

        @Schema(description = "The first instant that is too late; while it is paused: if it were resumed at once")
        Instant dueAt,

        @Nullable Instant pausedAt,
        boolean extended,
        Deadline deadline,
        List<RequestPause.View> pauses) {}

package dev.accountable.dsr.request;

import dev.accountable.dsr.deadline.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request with the working of its deadline and every step that was or is to be done. */
record RequestView(
        UUID id,
        String subject,
        RequestType type,
        SubjectRequest.State state,
        Instant receivedAt,

        @Schema(description = "End of the last day of the time limit: the first instant that is too late")
        Instant dueAt,

        Deadline deadline,

        @Schema(description = "Who approved it, as the issuer's opaque reference") @Nullable
        String approvedBy,

        @Nullable Instant approvedAt,
        @Nullable Instant completedAt,

        @Schema(description = "What can be fetched under packages, once an access request is completed") @Nullable
        UUID packageId,

        List<Step> steps) {

    /**
     * One step in one system.
     *
     * @param error why the last attempt failed; it is tried again at {@code nextAttemptAt}
     * @param counts records concerned, by dataset
     * @param note what is to be known about how it was done
     */
    record Step(
            UUID id,
            RequestTask.Kind kind,
            @Nullable String system,
            State state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable String error,
            @Nullable Map<String, Long> counts,
            @Nullable String note) {

        enum State {
            WAITING,
            RUNNING,
            FAILING,
            /** The system was asked and answers later. */
            ASKED,
            /** The system cannot be asked: {@code error} says what to do there by hand. */
            BY_HAND,
            DONE
        }
    }
}

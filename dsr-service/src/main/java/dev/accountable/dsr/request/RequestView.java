package dev.accountable.dsr.request;

import dev.accountable.dsr.deadline.Deadline;
import dev.accountable.dsr.identity.IdentifierView;
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
        Channel channel,

        @Schema(description = "Who entered it, where it was not the person") @Nullable
        String enteredBy,

        @Schema(description = "What an objection is about; absent for all direct marketing") @Nullable
        String purpose,

        @Nullable RestrictionGround restrictionGround,
        SubjectRequest.State state,
        Instant receivedAt,

        @Schema(description = "End of the last day of the time limit: the first instant that is too late")
        Instant dueAt,

        Deadline deadline,

        @Schema(description = "Since when the time limit does not run") @Nullable
        Instant pausedAt,

        @Nullable Instant extendedAt,
        @Nullable String extensionReason,

        @Schema(description = "Who approved it, as the issuer's opaque reference") @Nullable
        String approvedBy,

        @Nullable Instant approvedAt,

        @Schema(description = "When it ended, however it did") @Nullable
        Instant completedAt,

        @Schema(description = "What can be fetched under packages, once an access request is completed") @Nullable
        UUID packageId,

        @Schema(description = "What the person wrote, until it is deleted") @Nullable
        String details,

        List<IdentifierView> identifiers,
        List<Step> steps,
        List<RequestPause.View> pauses,
        List<Decision.View> decisions,
        List<Corrections.View> corrections,
        HumanReview.@Nullable View humanReview,
        List<Transition.View> history) {

    /** What other tables know of a request. */
    record Inside(
            @Nullable UUID packageId,
            @Nullable String details,
            List<IdentifierView> identifiers,
            List<Step> steps,
            List<RequestPause.View> pauses,
            List<Decision.View> decisions,
            List<Corrections.View> corrections,
            HumanReview.@Nullable View humanReview,
            List<Transition.View> history) {}

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

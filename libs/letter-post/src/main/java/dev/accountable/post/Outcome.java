package dev.accountable.post;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param attempt its number: what is said of an earlier one does not count any more
 * @param dueAt of a WAITING one the next attempt
 * @param problem a code without anything personal in it; null where there is none
 */
record Outcome(
        UUID letter,
        int attempt,
        State state,
        Instant dueAt,
        @Nullable String problem) {

    enum State {
        SENT,
        /** It surely did not leave, and is tried again. */
        WAITING,
        /** The mail server refused it for good, or it was tried often enough. */
        FAILED,
        /** It may have arrived, so it is not sent again. */
        UNCERTAIN
    }
}

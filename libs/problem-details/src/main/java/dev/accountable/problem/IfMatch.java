package dev.accountable.problem;

import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

/** A change rests on what its author has read: without {@code If-Match} two authors would undo each other's work. */
public final class IfMatch {

    public static final String HEADER = "If-Match";

    public static final String DESCRIPTION = "The ETag of the answer that this rests on; 412 where it is stale";

    private IfMatch() {}

    /** Refuses a change that names no state (428) or a state that has passed (412). */
    public static void check(@Nullable String ifMatch, String tag) {
        if (ifMatch == null) {
            throw ProblemException.of(
                    Status.PRECONDITION_REQUIRED,
                    "precondition-required",
                    "Read it, and send the ETag of what you have read as If-Match.");
        }
        if (!ifMatch.equals("*") && !ifMatch.equals('"' + tag + '"')) {
            throw ProblemException.of(
                    Status.PRECONDITION_FAILED, "stale", "It changed since. Read it again and decide anew.");
        }
    }
}

package dev.accountable.dsr.request;

import dev.accountable.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants, in whichever way it came in.
 *
 * @param details in the person's own words
 * @param purpose what an objection is about; null for all direct marketing
 * @param restrictionGround which case of Art. 18(1) is given
 */
record Asked(
        RequestType type,
        @Nullable String details,
        @Nullable String purpose,
        @Nullable RestrictionGround restrictionGround) {

    /** What a purpose's key looks like in consent-service. */
    static final String PURPOSE = "[a-z][a-z0-9-]{1,59}";

    /** A BCP 47 language tag, as far as letters need one. */
    static final String LANGUAGE = "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}";

    static final int LONGEST_DETAILS = 4000;

    Asked {
        String needed = type.mustSay();
        if (needed != null && (details == null || details.isBlank())) {
            throw ProblemException.invalid("details", "must say " + needed);
        }
        if (type == RequestType.RESTRICTION && restrictionGround == null) {
            throw ProblemException.invalid("restrictionGround", "must say which case of Art. 18(1) GDPR is given");
        }
        if (type != RequestType.RESTRICTION && restrictionGround != null) {
            throw ProblemException.invalid("restrictionGround", "belongs to a RESTRICTION only");
        }
        if (type != RequestType.OBJECTION && purpose != null) {
            throw ProblemException.invalid("purpose", "belongs to an OBJECTION only");
        }
    }
}

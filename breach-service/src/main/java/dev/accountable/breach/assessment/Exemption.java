package dev.accountable.breach.assessment;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Art. 34(3): why people are not told one by one although the risk is high. */
@Schema(name = "Article34Exemption")
public enum Exemption {
    /** (a): the data are unintelligible to whoever has them. */
    DATA_UNINTELLIGIBLE,
    /** (b): what was done since has removed the high risk. */
    HIGH_RISK_REMOVED,
    /** (c): a public communication that informs as well. */
    DISPROPORTIONATE_EFFORT;

    /** Whether people are told all the same, in public. */
    boolean tellsInPublic() {
        return this == DISPROPORTIONATE_EFFORT;
    }
}

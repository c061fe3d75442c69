package dev.accountable.breach.assessment;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** For the rights and freedoms of natural persons, as Art. 33(1) and 34(1) GDPR tell it apart. */
@Schema(name = "BreachRisk")
public enum Risk {
    UNLIKELY,
    RISK,
    HIGH;

    /** How bad it would be for a person. */
    public enum Consequence {
        MINOR,
        MODERATE,
        SEVERE;

        Consequence worse() {
            return this == MINOR ? MODERATE : SEVERE;
        }
    }

    /** How likely it is that it comes to that. */
    public enum Likelihood {
        NEGLIGIBLE,
        REMOTE,
        POSSIBLE,
        LIKELY,
        HAPPENED;

        /** Among many people, what is improbable for each happens to somebody. */
        Likelihood amongMany() {
            return this == REMOTE ? POSSIBLE : this == POSSIBLE ? LIKELY : this;
        }
    }

    /** What was prevented is no risk; what is severe needs little to be a high one. */
    static Risk of(Consequence consequence, Likelihood likelihood) {
        if (likelihood == Likelihood.NEGLIGIBLE) {
            return UNLIKELY;
        }
        return switch (consequence) {
            case MINOR -> likelihood == Likelihood.REMOTE ? UNLIKELY : RISK;
            case MODERATE -> likelihood == Likelihood.HAPPENED ? HIGH : RISK;
            case SEVERE -> likelihood == Likelihood.REMOTE ? RISK : HIGH;
        };
    }
}

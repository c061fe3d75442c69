package dev.accountable.breach.assessment;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a breach obliges to, from little to much. Each is written into the register (Art. 33(5)). */
@Schema(name = "BreachOutcome")
public enum Outcome {
    DOCUMENT_ONLY,
    /** Art. 33(1). */
    NOTIFY_AUTHORITY,
    /** Art. 33(1) and 34(1). */
    NOTIFY_AUTHORITY_AND_PEOPLE;

    static Outcome of(Risk risk) {
        return switch (risk) {
            case UNLIKELY -> DOCUMENT_ONLY;
            case RISK -> NOTIFY_AUTHORITY;
            case HIGH -> NOTIFY_AUTHORITY_AND_PEOPLE;
        };
    }
}

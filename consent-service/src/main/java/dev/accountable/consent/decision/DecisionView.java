package dev.accountable.consent.decision;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * May this person's data be processed for this purpose, now?
 *
 * @param evidence the consent events that the answer rests on
 */
record DecisionView(
        String subject,
        String purpose,
        boolean allowed,
        Reason reason,
        LawfulBasis lawfulBasis,

        @Schema(description = "Ids of the consent events that the answer rests on")
        List<UUID> evidence) {

    /** Stable codes; new ones may be added. */
    enum Reason {
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN,
        CONSENT_MISSING,
        /** The register names another basis than consent, which needs no act of the person. */
        LAWFUL_BASIS
    }
}

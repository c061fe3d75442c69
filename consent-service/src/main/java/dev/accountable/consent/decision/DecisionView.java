package dev.accountable.consent.decision;

import dev.accountable.consent.purpose.LawfulBasis;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** May this person's data be processed for this purpose, now? */
public record DecisionView(
        String subject,
        String purpose,
        boolean allowed,
        Reason reason,
        @Nullable LawfulBasis lawfulBasis,

        @Schema(description = "Ids of the consent event, objection or restriction that the answer rests on")
        List<UUID> evidence) {

    /** Stable codes; new ones may be added. */
    public enum Reason {
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN,
        CONSENT_REFUSED,
        CONSENT_EXPIRED,
        CONSENT_MISSING,
        /** Imported with less proof than counts as consent (Art. 7(1)): to be asked for. */
        CONSENT_UNPROVEN,
        /** Given under a notice that a major version has replaced since. */
        NOTICE_SUPERSEDED,
        /** Given for a version of the purpose about which people are asked again. */
        PURPOSE_CHANGED,
        PURPOSE_ENDED,
        PURPOSE_UNKNOWN,
        /** Art. 18: stored, and nothing else. */
        RESTRICTED,
        /** Art. 21: objected to, and not (yet) overridden by compelling grounds. */
        OBJECTED,
        /** The register names another basis than consent, which needs no act of the person. */
        LAWFUL_BASIS
    }
}

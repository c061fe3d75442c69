package dev.accountable.consent.decision;

import dev.accountable.consent.decision.DecisionView.Reason;
import dev.accountable.consent.event.State;
import dev.accountable.consent.purpose.LawfulBasis;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision rests on, as one look into the database found it, and the rule that decides.
 *
 * @param basis null where the purpose is not registered
 * @param restriction in force for the person and this purpose, or all of them (Art. 18)
 * @param objection in force to this purpose, or to all direct marketing where it is such
 */
record Facts(
        @Nullable LawfulBasis basis,
        boolean ended,
        int oldestValidVersion,
        @Nullable UUID restriction,
        @Nullable Objection objection,
        @Nullable Consent consent) {

    record Objection(UUID id, Instant at) {}

    record Consent(
            UUID event,
            State state,
            Instant at,
            @Nullable Instant expiresAt,
            int purposeVersion,
            boolean noticeSuperseded,
            boolean proven) {}

    /** Restriction, objection, lawful basis, consent: what is stronger comes first, whatever else is true. */
    DecisionView decide(String subject, String purpose, Instant now) {
        if (basis == null) {
            return no(subject, purpose, Reason.PURPOSE_UNKNOWN, null);
        }
        if (ended) {
            return no(subject, purpose, Reason.PURPOSE_ENDED, null);
        }
        if (restriction != null) {
            return no(subject, purpose, Reason.RESTRICTED, restriction);
        }
        if (objection != null && !isOverriddenByConsent(objection)) {
            return no(subject, purpose, Reason.OBJECTED, objection.id());
        }
        if (basis != LawfulBasis.CONSENT) {
            return new DecisionView(subject, purpose, true, Reason.LAWFUL_BASIS, basis, List.of());
        }
        if (consent == null) {
            return no(subject, purpose, Reason.CONSENT_MISSING, null);
        }
        Reason reason = reason(consent, now);
        return new DecisionView(
                subject, purpose, reason == Reason.CONSENT_GIVEN, reason, basis, List.of(consent.event()));
    }

    /** Who consents to this purpose after an objection to direct marketing as such has said something more exact. */
    private boolean isOverriddenByConsent(Objection objection) {
        return basis == LawfulBasis.CONSENT
                && consent != null
                && consent.state() == State.GIVEN
                && consent.at().isAfter(objection.at());
    }

    private Reason reason(Consent consent, Instant now) {
        return switch (consent.state()) {
            case WITHDRAWN -> Reason.CONSENT_WITHDRAWN;
            case REFUSED -> Reason.CONSENT_REFUSED;
            case EXPIRED -> Reason.CONSENT_EXPIRED;
            case GIVEN -> {
                if (consent.expiresAt() != null && !consent.expiresAt().isAfter(now)) {
                    yield Reason.CONSENT_EXPIRED;
                }
                if (!consent.proven()) {
                    yield Reason.CONSENT_UNPROVEN;
                }
                if (consent.purposeVersion() < oldestValidVersion) {
                    yield Reason.PURPOSE_CHANGED;
                }
                yield consent.noticeSuperseded() ? Reason.NOTICE_SUPERSEDED : Reason.CONSENT_GIVEN;
            }
        };
    }

    private DecisionView no(String subject, String purpose, Reason reason, @Nullable UUID evidence) {
        return new DecisionView(
                subject, purpose, false, reason, basis, evidence == null ? List.of() : List.of(evidence));
    }
}

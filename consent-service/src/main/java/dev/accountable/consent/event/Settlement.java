package dev.accountable.consent.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What counts where a visitor and the account that they turn out to be have said something about the same purpose: what was said
 * later, by the same person after all; in doubt what allows less; and never a consent against an objection that stands.
 */
record Settlement(Winner winner, Reason reason, Said result, boolean toBeWritten) {

    public enum Winner {
        ACCOUNT,
        VISITOR
    }

    public enum Reason {
        /** The account had said nothing about it. */
        ONLY_CHOICE,
        LATER,
        /** Both at the same instant. */
        MORE_RESTRICTIVE,
        /** One of the two objects to the purpose, so the visitor's consent is not taken over (Art. 21). */
        OBJECTION_STANDS
    }

    /** The last thing that one of the two said about the purpose. */
    record Said(
            State state,
            Instant at,
            @Nullable Instant expiresAt,
            int purposeVersion,
            @Nullable UUID noticeId,
            @Nullable Proof proof) {

        /** A period that is over has ended the consent, whether or not that was written down. */
        Said at(Instant now) {
            Instant ends = expiresAt;
            return isGiven() && ends != null && !ends.isAfter(now)
                    ? new Said(State.EXPIRED, ends, null, purposeVersion, noticeId, proof)
                    : this;
        }

        boolean isGiven() {
            return state == State.GIVEN;
        }

        private Said refused() {
            return new Said(State.REFUSED, at, null, purposeVersion, noticeId, null);
        }
    }

    /** @param objection whether an objection of either stands against the purpose */
    static Settlement between(@Nullable Said account, Said visitor, boolean objection, Instant now) {
        Said theirs = visitor.at(now);
        if (account == null) {
            return theirs.isGiven() && objection
                    ? new Settlement(Winner.VISITOR, Reason.OBJECTION_STANDS, theirs.refused(), true)
                    : new Settlement(Winner.VISITOR, Reason.ONLY_CHOICE, theirs, true);
        }
        Said own = account.at(now);
        int order = theirs.at().compareTo(own.at());
        if (theirs.isGiven() && objection) {
            return own(Reason.OBJECTION_STANDS, own, order >= 0 && !own.isGiven());
        }
        if (order == 0) {
            boolean theirsAllowsLess = own.isGiven() && !theirs.isGiven();
            return theirsAllowsLess
                    ? new Settlement(Winner.VISITOR, Reason.MORE_RESTRICTIVE, theirs, true)
                    : own(Reason.MORE_RESTRICTIVE, own, !own.isGiven() && theirs.isGiven());
        }
        return order > 0 ? new Settlement(Winner.VISITOR, Reason.LATER, theirs, true) : own(Reason.LATER, own, false);
    }

    /** Said again where a consent of the visitor's would otherwise be the last word in the history of both. */
    private static Settlement own(Reason reason, Said own, boolean again) {
        return new Settlement(Winner.ACCOUNT, reason, own, again);
    }

    Carried carried(String purpose, Instant last) {
        return new Carried(
                purpose,
                result.state(),
                last,
                result.isGiven() ? result.expiresAt() : null,
                result.purposeVersion(),
                result.noticeId(),
                result.proof());
    }
}

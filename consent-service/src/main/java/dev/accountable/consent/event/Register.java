package dev.accountable.consent.event;

import static java.util.Objects.requireNonNullElse;

import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the register says of a purpose, and of the notice that an act names, and which choices can be recorded by that.
 *
 * @param offeredToChildren the purpose as it stands, where it is offered directly to children
 */
record Register(
        boolean known,
        int version,
        int oldestValidVersion,
        LawfulBasis basis,
        @Nullable Period validity,
        boolean doubleOptIn,
        @Nullable PurposeDefinition offeredToChildren,
        boolean sharesData,
        boolean ended,
        boolean noticeKnown,
        boolean noticeSuperseded) {

    static Register read(ResultSet row) throws SQLException {
        String basis = row.getString("lawful_basis");
        String validity = row.getString("validity");
        String definition = row.getString("definition");
        return new Register(
                basis != null,
                row.getInt("version"),
                row.getInt("oldest_valid_version"),
                basis == null ? LawfulBasis.CONSENT : LawfulBasis.valueOf(basis),
                validity == null ? null : Period.parse(validity),
                row.getBoolean("double_opt_in"),
                definition == null ? null : PurposeDefinition.stored(definition),
                row.getBoolean("shares_data"),
                row.getObject("ended_at") != null,
                row.getBoolean("notice_known"),
                row.getBoolean("superseded"));
    }

    /** Of a consent given then, by the calendar; null: it does not end by itself. */
    @Nullable
    Instant endOf(Instant given) {
        return validity == null
                ? null
                : given.atOffset(ZoneOffset.UTC).plus(validity).toInstant();
    }

    /** Which version was decided about: the current one, where the choice names none. */
    int versionOf(Choice choice) {
        return requireNonNullElse(choice.purposeVersion(), version);
    }

    /** A yes that counts as one: Global Privacy Control is a no to selling and sharing, unless the person was told. */
    boolean isGiven(Act act, Choice choice) {
        return choice.state() == State.GIVEN
                && !(act.circumstances().gpc() && sharesData && !Boolean.TRUE.equals(choice.despiteGpc()));
    }

    boolean needsConfirmation(Act act, Choice choice) {
        return doubleOptIn
                && isGiven(act, choice)
                && act.method() != Method.DOUBLE_OPT_IN
                && act.method() != Method.CAMPAIGN_LINK
                && act.method() != Method.LINKED
                && act.method() != Method.IMPORT;
    }

    /**
     * Refuses what cannot be recorded.
     *
     * @param now when it is said
     */
    void check(Act act, Choice choice, Instant now) {
        if (!known) {
            throw ProblemException.invalid("purpose", "is not a registered purpose: " + choice.purpose());
        }
        if (basis != LawfulBasis.CONSENT) {
            // EDPB Guidelines 05/2020, para. 121-123: asking for consent where another basis applies misleads
            // people.
            throw ProblemException.refused(
                    "consent-is-not-the-basis",
                    "Consent is not the basis of this purpose",
                    "The purpose '" + choice.purpose() + "' rests on " + basis
                            + " (Art. 6(1)), so consent to it cannot be given or refused.");
        }
        Integer named = choice.purposeVersion();
        if (named != null && named > version) {
            throw ProblemException.invalid("purposeVersion", "is not a version of " + choice.purpose());
        }
        if (act.noticeId() != null && !noticeKnown) {
            throw ProblemException.invalid("noticeId", "is not a published notice");
        }
        if (act.method() == Method.IMPORT || choice.state() != State.GIVEN) {
            return;
        }
        if (ended) {
            throw ProblemException.conflict("purpose-ended", "The purpose '" + choice.purpose() + "' has ended.");
        }
        if (noticeSuperseded || (named != null && named < oldestValidVersion)) {
            throw ProblemException.conflict(
                    "form-outdated",
                    "What was shown for '" + choice.purpose()
                            + "' was replaced by a version about which people are asked"
                            + " again. Show the current one.");
        }
        if (offeredToChildren != null && act.method() != Method.LINKED) {
            checkAge(act.circumstances(), choice, offeredToChildren, now);
        }
        if (act.mail() == null && needsConfirmation(act, choice)) {
            throw ProblemException.refused(
                    "confirmation-needed",
                    "Consent to this purpose is confirmed by mail",
                    "Consent to '" + choice.purpose() + "' counts only once it was confirmed by mail."
                            + " Send the person's address in 'mail'.");
        }
    }

    /** Art. 8(1): below the age that the child's country sets, whoever holds parental responsibility consents. */
    private static void checkAge(Act.Circumstances c, Choice choice, PurposeDefinition purpose, Instant now) {
        if (c.guardian() != null) {
            return;
        }
        Integer age = c.age();
        if (age == null) {
            throw ProblemException.refused(
                    "age-needed",
                    "This purpose is offered to children, so the age has to be known",
                    "Art. 8(1): '" + choice.purpose()
                            + "' is offered directly to children. Send the age and country, or the guardian who"
                            + " consents.");
        }
        int minimum = purpose.minimumAge(c.country(), now);
        if (age < minimum) {
            throw ProblemException.refused(
                    "guardian-needed",
                    "A guardian consents for a child of this age",
                    "Art. 8(1): below " + minimum + " years"
                            + (c.country() == null ? "" : " in " + c.country())
                            + " whoever holds parental responsibility consents to '" + choice.purpose()
                            + "'. Send who, as 'guardian'.");
        }
    }
}

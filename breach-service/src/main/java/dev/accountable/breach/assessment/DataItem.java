package dev.accountable.breach.assessment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One kind of data that was hit, as it was: what it tells about a person counts, not only what it is called. */
public record DataItem(
        @NotNull Category category,

        @NotNull
        @Schema(
                description =
                        "LITTLE: tells less than its kind suggests, that somebody is allergic to milk for example;"
                                + " DETAILED: so much of it that a picture of the person comes out")
        Insight insight,

        @Schema(description = "What made these data unreadable by themselves: a strong salted hash, for example")
        boolean unreadable,

        @Schema(description = "Everybody could lawfully read them before")
        boolean publicBefore) {

    /** How much it tells about a person. */
    public enum Insight {
        LITTLE,
        ORDINARY,
        DETAILED
    }

    /** What is at stake where strangers have it. */
    enum Stake {
        /** Annoyance: unwanted letters and calls. */
        CONTACT,
        /** Part of what lets somebody pass for another person. */
        IDENTITY,
        /** Money, or access to it. */
        MONEY,
        /** How somebody lives. */
        PRIVATE_LIFE,
        /** Art. 9 and 10: discrimination, reputation, secrecy. */
        SENSITIVE
    }

    /** Kinds of personal data, finer than the common template's where the risk is. */
    public enum Category {
        NAME(Stake.CONTACT, 'a'),
        CONTACT(Stake.CONTACT, 'b'),
        /** What was ordered, booked or attended. */
        ORDER(Stake.CONTACT, 'u'),
        DATE_OF_BIRTH(Stake.IDENTITY, 'a'),
        NATIONAL_ID(Stake.IDENTITY, 'n'),
        OFFICIAL_DOCUMENT(Stake.IDENTITY, 'p'),
        CREDENTIALS(Stake.MONEY, 's'),
        PAYMENT(Stake.MONEY, 'q'),
        /** Income, wages, balances, insured sums. */
        FINANCIAL(Stake.MONEY, 'l'),
        LOCATION(Stake.PRIVATE_LIFE, 'o'),
        /** Habits, contacts, applications, correspondence. */
        PROFILE(Stake.PRIVATE_LIFE, 'r'),
        BIOMETRIC(Stake.SENSITIVE, 'c'),
        CRIMINAL(Stake.SENSITIVE, 'd'),
        POLITICAL(Stake.SENSITIVE, 'e'),
        ETHNIC(Stake.SENSITIVE, 'f'),
        RELIGIOUS(Stake.SENSITIVE, 'g'),
        SEXUAL(Stake.SENSITIVE, 'h'),
        UNION(Stake.SENSITIVE, 'i'),
        GENETIC(Stake.SENSITIVE, 'j'),
        HEALTH(Stake.SENSITIVE, 'k'),
        WORK_HEALTH(Stake.SENSITIVE, 'm'),
        OTHER(Stake.CONTACT, 'u'),
        /** Nobody knows yet: the worse is assumed. */
        UNKNOWN(Stake.SENSITIVE, 't');

        private final Stake stake;
        private final char option;

        Category(Stake stake, char option) {
            this.stake = stake;
            this.option = option;
        }

        Stake stake() {
            return stake;
        }

        /** Which option of "Type of breached data" in the EDPB's common notification template it is. */
        public String templateOption() {
            return String.valueOf(option);
        }

        /** Art. 9(1) or 10 GDPR. */
        public boolean isSpecial() {
            return stake == Stake.SENSITIVE && this != UNKNOWN;
        }
    }

    public static DataItem of(Category category, Insight insight) {
        return new DataItem(category, insight, false, false);
    }

    /** Whether whoever has it learns something. */
    @JsonIgnore
    boolean tellsSomething() {
        return !unreadable && !publicBefore;
    }
}

package dev.accountable.consent.purpose;

/** What personal data is about. The kinds that the law protects more stand in full: Art. 9(1) and Art. 10. */
public enum DataCategory {
    IDENTITY(Kind.ORDINARY),
    CONTACT(Kind.ORDINARY),
    ACCOUNT(Kind.ORDINARY),
    DEMOGRAPHIC(Kind.ORDINARY),
    FAMILY(Kind.ORDINARY),
    EDUCATION(Kind.ORDINARY),
    EMPLOYMENT(Kind.ORDINARY),
    FINANCIAL(Kind.ORDINARY),
    PURCHASES(Kind.ORDINARY),
    PREFERENCES(Kind.ORDINARY),
    COMMUNICATION(Kind.ORDINARY),
    LOCATION(Kind.ORDINARY),
    DEVICE(Kind.ORDINARY),
    USAGE(Kind.ORDINARY),
    IMAGE_AND_VOICE(Kind.ORDINARY),
    /** What was concluded about a person, profiles among it (Art. 4(4)). */
    INFERRED(Kind.ORDINARY),
    /** Art. 87: Member States may set conditions of their own. */
    NATIONAL_IDENTIFICATION_NUMBER(Kind.ORDINARY),
    OTHER(Kind.ORDINARY),

    RACIAL_OR_ETHNIC_ORIGIN(Kind.SPECIAL),
    POLITICAL_OPINIONS(Kind.SPECIAL),
    RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS(Kind.SPECIAL),
    TRADE_UNION_MEMBERSHIP(Kind.SPECIAL),
    GENETIC(Kind.SPECIAL),
    BIOMETRIC_FOR_IDENTIFICATION(Kind.SPECIAL),
    HEALTH(Kind.SPECIAL),
    SEX_LIFE_OR_ORIENTATION(Kind.SPECIAL),

    CRIMINAL_CONVICTIONS_AND_OFFENCES(Kind.CRIMINAL);

    private enum Kind {
        ORDINARY,
        /** Art. 9(1). */
        SPECIAL,
        /** Art. 10. */
        CRIMINAL
    }

    private final Kind kind;

    DataCategory(Kind kind) {
        this.kind = kind;
    }

    public boolean isSpecial() {
        return kind == Kind.SPECIAL;
    }

    public boolean isCriminal() {
        return kind == Kind.CRIMINAL;
    }
}

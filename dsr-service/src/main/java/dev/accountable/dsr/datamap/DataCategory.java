package dev.accountable.dsr.datamap;

/** What personal data is about, in consent-service's words. The kinds that the law protects more: Art. 9(1) and Art. 10. */
public enum DataCategory {
    IDENTITY,
    CONTACT,
    ACCOUNT,
    DEMOGRAPHIC,
    FAMILY,
    EDUCATION,
    EMPLOYMENT,
    FINANCIAL,
    PURCHASES,
    PREFERENCES,
    COMMUNICATION,
    LOCATION,
    DEVICE,
    USAGE,
    IMAGE_AND_VOICE,
    /** What was concluded about a person, profiles among it (Art. 4(4)). */
    INFERRED,
    /** Art. 87: Member States may set conditions of their own. */
    NATIONAL_IDENTIFICATION_NUMBER,
    OTHER,

    RACIAL_OR_ETHNIC_ORIGIN(Protection.SPECIAL),
    POLITICAL_OPINIONS(Protection.SPECIAL),
    RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS(Protection.SPECIAL),
    TRADE_UNION_MEMBERSHIP(Protection.SPECIAL),
    GENETIC(Protection.SPECIAL),
    BIOMETRIC_FOR_IDENTIFICATION(Protection.SPECIAL),
    HEALTH(Protection.SPECIAL),
    SEX_LIFE_OR_ORIENTATION(Protection.SPECIAL),

    CRIMINAL_CONVICTIONS_AND_OFFENCES(Protection.CRIMINAL);

    /** A category's name, of this vocabulary or of the organisation's own. */
    public static final String WORD = "[A-Z][A-Z0-9_]{1,59}";

    /** How much the law protects a category. */
    public enum Protection {
        ORDINARY,
        /** Art. 9(1). */
        SPECIAL,
        /** Art. 10. */
        CRIMINAL
    }

    private final Protection protection;

    DataCategory() {
        this(Protection.ORDINARY);
    }

    DataCategory(Protection protection) {
        this.protection = protection;
    }

    public Protection protection() {
        return protection;
    }
}

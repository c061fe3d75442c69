package dev.accountable.dsr.scan;

import dev.accountable.dsr.datamap.DataCategory;

/** A kind of personal data that can be told by a column's name, by its values, or by both. */
enum Kind {
    EMAIL(DataCategory.CONTACT, 0.95),
    PHONE(DataCategory.CONTACT, 0.6),
    ADDRESS(DataCategory.CONTACT, 0.6),
    PERSON_NAME(DataCategory.IDENTITY, 0.35),
    USER_NAME(DataCategory.ACCOUNT),
    BIRTH_DATE(DataCategory.DEMOGRAPHIC),
    GENDER(DataCategory.DEMOGRAPHIC, 0.5),
    FAMILY(DataCategory.FAMILY),
    EDUCATION(DataCategory.EDUCATION),
    EMPLOYMENT(DataCategory.EMPLOYMENT),
    IBAN(DataCategory.FINANCIAL, 0.99),
    CARD_NUMBER(DataCategory.FINANCIAL, 0.9),
    MONEY(DataCategory.FINANCIAL),
    PURCHASE(DataCategory.PURCHASES),
    PREFERENCE(DataCategory.PREFERENCES),
    FREE_TEXT(DataCategory.COMMUNICATION),
    IP_ADDRESS(DataCategory.DEVICE, 0.95),
    DEVICE(DataCategory.DEVICE, 0.9),
    POSITION(DataCategory.LOCATION, 0.6),
    PICTURE(DataCategory.IMAGE_AND_VOICE),
    SCORE(DataCategory.INFERRED),
    NATIONAL_ID(DataCategory.NATIONAL_IDENTIFICATION_NUMBER, 0.8),
    TIME_OF_USE(DataCategory.USAGE),
    HEALTH(DataCategory.HEALTH, 0.7),
    ORIGIN(DataCategory.RACIAL_OR_ETHNIC_ORIGIN),
    POLITICS(DataCategory.POLITICAL_OPINIONS),
    RELIGION(DataCategory.RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS),
    UNION(DataCategory.TRADE_UNION_MEMBERSHIP),
    GENETIC(DataCategory.GENETIC),
    BIOMETRIC(DataCategory.BIOMETRIC_FOR_IDENTIFICATION),
    SEX_LIFE(DataCategory.SEX_LIFE_OR_ORIENTATION),
    CRIME(DataCategory.CRIMINAL_CONVICTIONS_AND_OFFENCES),
    /** Passwords and keys are personal data, and are not handed over. */
    SECRET(DataCategory.ACCOUNT, 0.9);

    private final DataCategory category;
    private final double signConfidence;

    Kind(DataCategory category) {
        this(category, 0);
    }

    Kind(DataCategory category, double signConfidence) {
        this.category = category;
        this.signConfidence = signConfidence;
    }

    DataCategory category() {
        return category;
    }

    /** How sure one can be where every value looks like it; 0 where values do not tell. */
    double signConfidence() {
        return signConfidence;
    }

    boolean looksLike(String value) {
        return switch (this) {
            case EMAIL -> Signs.isEmail(value);
            case PHONE -> Signs.isPhone(value);
            case ADDRESS -> Signs.isStreet(value);
            case PERSON_NAME -> Signs.isFullName(value);
            case GENDER -> Signs.isGender(value);
            case IBAN -> Signs.isIban(value);
            case CARD_NUMBER -> Signs.isCardNumber(value);
            case IP_ADDRESS -> Signs.isIpAddress(value);
            case DEVICE -> Signs.isUserAgent(value);
            case POSITION -> Signs.isPosition(value);
            case NATIONAL_ID -> NationalIds.isOne(value);
            case HEALTH -> Signs.isDiagnosis(value);
            case SECRET -> Signs.isPasswordHash(value);
            default -> false;
        };
    }
}

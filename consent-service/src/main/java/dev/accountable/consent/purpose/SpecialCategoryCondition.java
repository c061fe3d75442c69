package dev.accountable.consent.purpose;

/** GDPR Art. 9(2)(a) to (j), in the order of the letters: what lifts the prohibition of Art. 9(1). */
public enum SpecialCategoryCondition {
    EXPLICIT_CONSENT(false),
    /** Authorised by law or by a collective agreement. */
    EMPLOYMENT_AND_SOCIAL_SECURITY(true),
    VITAL_INTERESTS(false),
    NOT_FOR_PROFIT_BODY(false),
    MADE_PUBLIC_BY_DATA_SUBJECT(false),
    LEGAL_CLAIMS(false),
    SUBSTANTIAL_PUBLIC_INTEREST(true),
    /** On the basis of a law, or of a contract with a health professional: so a law need not be named. */
    HEALTH_OR_SOCIAL_CARE(false),
    PUBLIC_HEALTH(true),
    ARCHIVING_RESEARCH_STATISTICS(true);

    private final boolean restsOnLaw;

    SpecialCategoryCondition(boolean restsOnLaw) {
        this.restsOnLaw = restsOnLaw;
    }

    /** The condition holds only on the basis of Union or Member State law. */
    boolean restsOnLaw() {
        return restsOnLaw;
    }
}

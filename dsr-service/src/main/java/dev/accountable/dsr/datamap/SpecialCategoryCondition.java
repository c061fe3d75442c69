package dev.accountable.dsr.datamap;

/** GDPR Art. 9(2)(a) to (j), in the order of the letters: what lifts the prohibition of Art. 9(1). */
enum SpecialCategoryCondition {
    EXPLICIT_CONSENT,
    EMPLOYMENT_AND_SOCIAL_SECURITY,
    VITAL_INTERESTS,
    NOT_FOR_PROFIT_BODY,
    MADE_PUBLIC_BY_DATA_SUBJECT,
    LEGAL_CLAIMS,
    SUBSTANTIAL_PUBLIC_INTEREST,
    HEALTH_OR_SOCIAL_CARE,
    PUBLIC_HEALTH,
    ARCHIVING_RESEARCH_STATISTICS
}

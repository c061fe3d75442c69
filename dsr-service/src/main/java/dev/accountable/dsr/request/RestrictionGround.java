package dev.accountable.dsr.request;

/** GDPR Art. 18(1)(a) to (d), in the words of consent-service. */
enum RestrictionGround {
    ACCURACY_CONTESTED,
    UNLAWFUL,
    NEEDED_FOR_CLAIMS,
    OBJECTION_PENDING
}

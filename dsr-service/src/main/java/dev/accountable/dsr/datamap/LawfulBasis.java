package dev.accountable.dsr.datamap;

/** GDPR Art. 6(1)(a) to (f), in the order of the letters; the words are consent-service's. */
enum LawfulBasis {
    CONSENT,
    CONTRACT,
    LEGAL_OBLIGATION,
    VITAL_INTERESTS,
    PUBLIC_TASK,
    LEGITIMATE_INTERESTS
}

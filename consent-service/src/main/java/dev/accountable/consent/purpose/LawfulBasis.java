package dev.accountable.consent.purpose;

/** GDPR Art. 6(1)(a) to (f), in the order of the letters. */
public enum LawfulBasis {
    CONSENT,
    CONTRACT,
    LEGAL_OBLIGATION,
    VITAL_INTERESTS,
    PUBLIC_TASK,
    LEGITIMATE_INTERESTS
}

package dev.accountable.audit.programme.document;

enum ReviewOutcome {
    /** The version still says what is right. */
    CONFIRMED,
    /** It does not; the document stays due until another version is approved. */
    TO_BE_REVISED
}

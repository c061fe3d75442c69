package dev.accountable.breach;

/** Whom the GDPR wants notified. */
enum Recipient {
    /** Art. 33(1). */
    SUPERVISORY_AUTHORITY
}

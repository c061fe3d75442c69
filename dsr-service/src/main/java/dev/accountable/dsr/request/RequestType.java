package dev.accountable.dsr.request;

/** Which right the person uses. */
enum RequestType {
    /** GDPR Art. 15. */
    ACCESS,
    /** GDPR Art. 17. */
    ERASURE
}

package dev.accountable.consent.notice;

/** Where the data comes from that a notice speaks of: it decides what people are to be told. */
enum DataSource {
    /** Art. 13. */
    PERSON,
    /** Art. 14. */
    ELSEWHERE
}

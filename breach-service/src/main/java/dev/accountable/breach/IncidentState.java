package dev.accountable.breach;

/** How far an incident has come. */
enum IncidentState {
    /** Known to the security team; nobody has yet said that the organisation is aware of a breach. */
    REPORTED,
    /** The 72 hours count. */
    AWARE,
    /** The supervisory authority was notified. */
    NOTIFIED
}

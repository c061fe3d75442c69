package dev.accountable.breach;

/** Where the 72 hours stand. */
enum ClockState {
    RUNNING,
    /** The supervisory authority was notified. */
    STOPPED,
    /** Not notified, and the limit has passed. */
    EXPIRED
}

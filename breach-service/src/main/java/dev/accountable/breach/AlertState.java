package dev.accountable.breach;

/** Where an alert stands; where it reached is in its deliveries. */
enum AlertState {
    /** A mark of the clock that has not come yet. */
    SCHEDULED,
    /** Due, and nobody is configured to be told. It goes out as soon as somebody is. */
    NO_TARGET,
    /** On its way, or delivered. */
    RAISED,
    /** Its clock was stopped or set right before the mark came. */
    CANCELLED
}

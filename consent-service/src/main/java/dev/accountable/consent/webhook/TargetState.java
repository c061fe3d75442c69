package dev.accountable.consent.webhook;

/** Whether a target is told. */
enum TargetState {
    ACTIVE,
    /** It asked for less, for a moment. */
    PAUSED,
    /** It answered 410; somebody has to activate it. */
    DISABLED
}

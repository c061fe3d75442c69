package dev.accountable.consent.event;

/** What a person's last word on a purpose was, or what time made of it. */
public enum State {
    GIVEN,
    /** Asked, and no. Where a consent was in force, the same word is its withdrawal. */
    REFUSED,
    WITHDRAWN,
    /** Given for a period that is over. */
    EXPIRED
}

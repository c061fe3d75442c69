package dev.accountable.consent.webhook;

/** Where a delivery stands. */
enum DeliveryState {
    /** Not taken yet: due, under way, or to be tried again. */
    WAITING,
    DELIVERED,
    /** Given up; somebody may replay it. */
    DEAD,
    /** Never sent, because the person was forgotten before. */
    CANCELLED
}

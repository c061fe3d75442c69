package dev.accountable.breach;

/** Where one alert stands with one target. */
enum DeliveryState {
    /** Not there yet; tried again until it is. */
    PENDING,
    DELIVERED,
    /** Given up after {@code accountable.alerts.give-up-after}. */
    FAILED
}

package dev.accountable.consent.webhook;

/** Why a delivery ended without having arrived. */
enum EndReason {
    /** Every attempt failed. */
    EXHAUSTED,
    /** The target answered 410. */
    GONE,
    /** The target had answered another delivery with 410. */
    TARGET_DISABLED,
    /** The target is not configured any more. */
    TARGET_REMOVED,
    PERSON_FORGOTTEN
}

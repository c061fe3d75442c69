package dev.accountable.consent.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status of the HTTP answer; null where there was none
 * @param error what happened instead of an answer, without a word of the message or the address
 * @param retryAfter what the target asked to be waited for
 */
record Answer(
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Duration retryAfter,
        Duration took) {

    boolean isDelivered() {
        return status != null && status >= 200 && status < 300;
    }

    /** 410: the target does not want to be told any more. */
    boolean isGone() {
        return status != null && status == 410;
    }

    /** The target, or what stands before it, cannot keep up. */
    boolean asksForLess() {
        return retryAfter != null || (status != null && (status == 429 || (status >= 502 && status <= 504)));
    }

    String said() {
        return status == null ? String.valueOf(error) : "HTTP " + status;
    }
}

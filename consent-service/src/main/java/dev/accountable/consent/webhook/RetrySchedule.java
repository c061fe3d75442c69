package dev.accountable.consent.webhook;

import java.time.Duration;
import java.util.List;

/** The waits after failed attempts, a tenth more or less each, so that what failed together does not return together. */
record RetrySchedule(List<Duration> waits) {

    /** @param failures how many attempts have failed, from 1 */
    boolean isOver(int failures) {
        return failures > waits.size();
    }

    /**
     * The wait after so many failures.
     *
     * @param jitter from 0 to 1
     */
    Duration pause(int failures, double jitter) {
        return Duration.ofMillis(Math.round(waits.get(failures - 1).toMillis() * (0.9 + jitter / 5)));
    }

    /** From the first attempt to the last, attempts themselves not counted. */
    Duration span() {
        return waits.stream().reduce(Duration.ZERO, Duration::plus);
    }
}

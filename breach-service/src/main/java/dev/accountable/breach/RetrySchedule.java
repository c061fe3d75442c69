package dev.accountable.breach;

import java.time.Duration;

/** Doubling waits up to a cap, with jitter, so that what failed together does not return together. */
public record RetrySchedule(Duration first, Duration slowest) {

    /**
     * The wait after so many failures: between half of the step and the whole step.
     *
     * @param attempts how many have failed, from 1
     * @param jitter from 0 to 1
     */
    public Duration wait(int attempts, double jitter) {
        int doublings = Math.min(Math.max(attempts - 1, 0), 30);
        long step = Math.min(slowest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis((long) (step * (0.5 + jitter / 2)));
    }
}

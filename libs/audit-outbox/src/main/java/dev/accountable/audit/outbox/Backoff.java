package dev.accountable.audit.outbox;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after failures in a row: doubling from half a second up to a cap, with full jitter, so that the pods
 * of a platform do not all return at the same moment.
 */
class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);

    private final Duration cap;
    private final DoubleSupplier random;
    private int failures;

    /** @param random gives values from 0 to 1 */
    Backoff(Duration cap, DoubleSupplier random) {
        this.cap = cap;
        this.random = random;
    }

    /** The wait after one more failure: between half of the step and the whole step, never above the cap. */
    Duration next() {
        long step = Math.min(cap.toMillis(), FIRST.toMillis() << failures);
        failures = Math.min(failures + 1, 20);
        return Duration.ofMillis((long) (step * (0.5 + random.getAsDouble() / 2)));
    }

    void reset() {
        failures = 0;
    }
}

package dev.accountable.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for a time. */
public final class Await {

    private static final Duration OFTEN = Duration.ofMillis(50);

    private Await() {}

    /** Whether the condition became true within the bound. */
    public static boolean until(Duration bound, BooleanSupplier condition) {
        return until(bound, OFTEN, condition);
    }

    /** For what is not to be looked at more often: a look into the log is an event of its own. */
    static boolean until(Duration bound, Duration pause, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}

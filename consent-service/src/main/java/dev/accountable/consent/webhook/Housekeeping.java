package dev.accountable.consent.webhook;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Removes deliveries that have been kept long enough, and gives up what waits for targets that are no longer configured. Any
 * number of pods may run it; a second finds nothing left to do.
 */
@ApplicationScoped
class Housekeeping {

    /** A pod with an older configuration may still deliver, so nothing is given up that could still arrive. */
    private static final Duration AFTER_THE_LAST_ATTEMPT = Duration.ofDays(1);

    private final Targets targets;
    private final Deliveries deliveries;
    private final DeliveryConfig config;
    private final InstantSource clock;

    Housekeeping(Targets targets, Deliveries deliveries, DeliveryConfig config, InstantSource clock) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        try {
            run(clock.instant());
        } catch (RuntimeException e) {
            Log.warn("Old webhook deliveries could not be removed; tried again in an hour", e);
        }
    }

    void run(Instant now) {
        List<String> configured = targets.all().stream().map(Target::name).toList();
        QuarkusTransaction.requiringNew().run(() -> deliveries.know(configured));
        Instant hopeless = now.minus(new RetrySchedule(config.retries()).span()).minus(AFTER_THE_LAST_ATTEMPT);
        for (String removed : QuarkusTransaction.requiringNew().call(() -> deliveries.removedTargets(configured))) {
            whileMore(() -> deliveries.endWaiting(removed, EndReason.TARGET_REMOVED, hopeless, now));
        }
        whileMore(() -> deliveries.remove(DeliveryState.DELIVERED, now.minus(config.keepDelivered())));
        whileMore(() -> deliveries.remove(DeliveryState.CANCELLED, now.minus(config.keepDelivered())));
        whileMore(() -> deliveries.remove(DeliveryState.DEAD, now.minus(config.keepDead())));
    }

    private static void whileMore(BooleanSupplier batch) {
        while (QuarkusTransaction.requiringNew().call(batch::getAsBoolean)) {}
    }
}

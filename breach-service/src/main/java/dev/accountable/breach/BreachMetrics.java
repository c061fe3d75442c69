package dev.accountable.breach;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What somebody should be woken for; the names are in this service's README. */
@Startup
@ApplicationScoped
class BreachMetrics {

    private record Reading(
            long pending,
            double oldestSeconds,
            long failed,
            long withoutTarget,
            double nearestLimitSeconds,
            long expired) {}

    private final InstantSource clock;
    private volatile Reading last = new Reading(0, 0, 0, 0, Double.NaN, 0);

    BreachMetrics(MeterRegistry registry, Outlets outlets, InstantSource clock) {
        this.clock = clock;
        Gauge.builder("breach.alerts.targets", outlets, o -> o.all().size()).register(registry);
        Gauge.builder("breach.alerts.pending", () -> last.pending()).register(registry);
        Gauge.builder("breach.alerts.oldest.age", () -> last.oldestSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("breach.alerts.failed", () -> last.failed()).register(registry);
        Gauge.builder("breach.alerts.without.target", () -> last.withoutTarget())
                .register(registry);
        Gauge.builder("breach.clock.nearest.limit", () -> last.nearestLimitSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("breach.clock.expired", () -> last.expired()).register(registry);
    }

    @Scheduled(every = "5s")
    void read() {
        last = QuarkusTransaction.requiringNew().call(() -> reading(clock.instant()));
    }

    private static Reading reading(Instant now) {
        return new Reading(
                Delivery.in(DeliveryState.PENDING),
                Delivery.oldestPending().map(since -> seconds(since, now)).orElse(0.0),
                Delivery.in(DeliveryState.FAILED),
                Alert.withoutTarget(now),
                Incident.nearestRunning()
                        .map(limit -> seconds(now, limit.dueAt()))
                        .orElse(Double.NaN),
                Incident.expired(now));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}

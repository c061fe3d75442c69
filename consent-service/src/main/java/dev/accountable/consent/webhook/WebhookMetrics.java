package dev.accountable.consent.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * For each target {@code consent_webhooks_waiting} and {@code _dead} (both counted up to 10,000), {@code
 * _oldest_age_seconds} (of what waits) and {@code _disabled} (1 after a 410). The same on every pod: alert on the maximum,
 * never on a sum.
 */
@Startup
@ApplicationScoped
class WebhookMetrics {

    private record Reading(int waiting, double oldestSeconds, int dead, boolean disabled) {}

    private final Targets targets;
    private final Deliveries deliveries;
    private final InstantSource clock;
    private final Map<String, Reading> last = new ConcurrentHashMap<>();

    WebhookMetrics(MeterRegistry registry, Targets targets, Deliveries deliveries, InstantSource clock) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.clock = clock;
        for (Target target : targets.all()) {
            String name = target.name();
            gauge(registry, name, "waiting", Reading::waiting);
            gauge(registry, name, "dead", Reading::dead);
            gauge(registry, name, "disabled", reading -> reading.disabled() ? 1 : 0);
            Gauge.builder("consent.webhooks.oldest.age", () -> read(name, Reading::oldestSeconds))
                    .baseUnit("seconds")
                    .tag("target", name)
                    .register(registry);
        }
    }

    private void gauge(MeterRegistry registry, String target, String what, ToDoubleFunction<Reading> value) {
        Gauge.builder("consent.webhooks." + what, () -> read(target, value))
                .tag("target", target)
                .register(registry);
    }

    private double read(String target, ToDoubleFunction<Reading> value) {
        Reading reading = last.get(target);
        return reading == null ? Double.NaN : value.applyAsDouble(reading);
    }

    @Scheduled(every = "5s")
    void read() {
        Instant now = clock.instant();
        for (Target target : targets.all()) {
            Deliveries.Backlog backlog = deliveries.backlog(target.name());
            last.put(
                    target.name(),
                    new Reading(
                            backlog.waiting(),
                            backlog.oldest() == null
                                    ? 0
                                    : Duration.between(backlog.oldest(), now).toMillis() / 1000.0,
                            backlog.dead(),
                            deliveries.standing(target.name()).disabledAt() != null));
        }
    }
}

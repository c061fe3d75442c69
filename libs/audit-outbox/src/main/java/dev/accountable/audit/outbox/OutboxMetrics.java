package dev.accountable.audit.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code audit_outbox_depth} (events waiting), {@code audit_outbox_age_seconds} (of the oldest) and
 * {@code audit_outbox_rejected} (set aside). An age above a minute or any rejected event is worth a look.
 */
@Startup
@ApplicationScoped
class OutboxMetrics {

    private final Outbox outbox;
    private volatile Outbox.Reading last = new Outbox.Reading(0, 0, 0);

    OutboxMetrics(Outbox outbox, MeterRegistry registry) {
        this.outbox = outbox;
        Gauge.builder("audit.outbox.depth", () -> last.depth()).register(registry);
        Gauge.builder("audit.outbox.age", () -> last.ageSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("audit.outbox.rejected", () -> last.rejected()).register(registry);
    }

    @Scheduled(every = "5s", delayed = "1s")
    void read() {
        last = outbox.reading();
    }
}

package dev.accountable.audit.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code log_size} (events in the tree), {@code log_unintegrated} (durable, not yet in it) and
 * {@code log_unintegrated_age_seconds} (of the oldest of these). An age above some seconds means that no pod integrates.
 */
@Startup
@ApplicationScoped
class LogMetrics {

    private final Leaves leaves;
    private volatile long size;
    private volatile Leaves.Backlog backlog = new Leaves.Backlog(0, 0);

    LogMetrics(Leaves leaves, MeterRegistry registry) {
        this.leaves = leaves;
        Gauge.builder("log.size", () -> size).register(registry);
        Gauge.builder("log.unintegrated", () -> backlog.count()).register(registry);
        Gauge.builder("log.unintegrated.age", () -> backlog.oldestSeconds())
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(every = "5s", delayed = "1s")
    void read() {
        size = Checkpoint.latest().map(Checkpoint::size).orElse(0L);
        backlog = leaves.backlog();
    }
}

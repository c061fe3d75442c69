package dev.accountable.audit.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/**
 * {@code log_size} (events in the tree), {@code log_unintegrated} (durable, not yet in it) and
 * {@code log_unintegrated_age_seconds} (of the oldest of these). An age above some seconds means that no pod integrates.
 * {@code log_selfcheck_findings} and {@code log_selfcheck_age_seconds}, of the last round that was finished by any pod.
 */
@Startup
@ApplicationScoped
class LogMetrics {

    private final Leaves leaves;
    private final InstantSource clock;
    private volatile long size;
    private volatile Leaves.Backlog backlog = new Leaves.Backlog(0, 0);

    private volatile long findings;
    private volatile double selfCheckAge;

    LogMetrics(Leaves leaves, InstantSource clock, MeterRegistry registry) {
        this.leaves = leaves;
        this.clock = clock;
        Gauge.builder("log.size", () -> size).register(registry);
        Gauge.builder("log.unintegrated", () -> backlog.count()).register(registry);
        Gauge.builder("log.unintegrated.age", () -> backlog.oldestSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("log.selfcheck.findings", () -> findings).register(registry);
        Gauge.builder("log.selfcheck.age", () -> selfCheckAge)
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(every = "5s", delayed = "1s")
    void read() {
        size = Checkpoint.latest().map(Checkpoint::size).orElse(0L);
        backlog = leaves.backlog();
        SelfCheck.lastFinished().ifPresent(check -> {
            findings = check.findingCount();
            check.finishedAt()
                    .ifPresent(finished -> selfCheckAge =
                            Duration.between(finished, clock.instant()).toMillis() / 1000.0);
        });
    }
}

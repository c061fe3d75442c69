package dev.accountable.audit.grant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * {@code grants_emergencies_unreviewed} (access taken that nobody has judged yet) and {@code grants_requested} (waiting for a
 * decision). The same on every pod: alert on the maximum, never on a sum.
 */
@Startup
@ApplicationScoped
class GrantMetrics {

    private final InstantSource clock;
    private volatile long unreviewed;
    private volatile long requested;

    GrantMetrics(InstantSource clock, MeterRegistry registry) {
        this.clock = clock;
        Gauge.builder("grants.emergencies.unreviewed", () -> unreviewed).register(registry);
        Gauge.builder("grants.requested", () -> requested).register(registry);
    }

    @Scheduled(every = "5s", delayed = "1s")
    void read() {
        QuarkusTransaction.requiringNew().run(() -> {
            unreviewed = AccessGrant.unreviewed();
            requested = AccessGrant.requested(clock.instant());
        });
    }
}

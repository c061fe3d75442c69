package dev.accountable.dsr.hold;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** {@code dsr_holds_review_overdue}: a hold that nobody looks at keeps for ever what should go. The same on every pod. */
@Startup
@ApplicationScoped
class HoldMetrics {

    private final Holds holds;
    private volatile long overdue;

    HoldMetrics(Holds holds, MeterRegistry registry) {
        this.holds = holds;
        Gauge.builder("dsr.holds.review.overdue", () -> overdue).register(registry);
    }

    @Scheduled(every = "${accountable.dsr.metrics-interval:5s}", delayed = "1s")
    @Transactional
    void read() {
        overdue = LegalHold.reviewsOverdue(holds.today());
    }
}

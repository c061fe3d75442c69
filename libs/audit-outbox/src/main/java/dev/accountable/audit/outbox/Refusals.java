package dev.accountable.audit.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.RateLimit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refusals on their way into the trail. Those of a known caller are recorded each. Anybody can cause the others, without
 * limit, so they are recorded up to a rate; what is above it is counted, in a metric and in the next event recorded.
 */
@ApplicationScoped
class Refusals {

    private final AuditTrail trail;
    private final MeterRegistry metrics;
    private final AtomicLong suppressed = new AtomicLong();

    Refusals(AuditTrail trail, MeterRegistry metrics) {
        this.trail = trail;
        this.metrics = metrics;
    }

    void ofSomebody(String resource, Map<String, String> details) {
        trail.refused(resource, details);
    }

    @RateLimit(value = 600, window = 1, windowUnit = ChronoUnit.MINUTES)
    void ofAnybody(String resource, Map<String, String> details) {
        long before = suppressed.getAndSet(0);
        Map<String, String> all = new HashMap<>(details);
        if (before > 0) {
            all.put("suppressedBefore", Long.toString(before));
        }
        trail.refusedUnknown(resource, all);
    }

    void suppressed() {
        suppressed.incrementAndGet();
        metrics.counter("audit.refusals.suppressed").increment();
    }
}

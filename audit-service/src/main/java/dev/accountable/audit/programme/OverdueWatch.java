package dev.accountable.audit.programme;

import dev.accountable.audit.outbox.AuditTrail;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Records each item that becomes overdue as an event, once for each of its due dates, on however many pods this runs:
 * event and mark commit together. {@code programme_overdue{kind}} is how many are overdue now.
 */
@Startup
@ApplicationScoped
class OverdueWatch {

    private final Due due;
    private final AuditTrail auditTrail;
    private final Calendar calendar;
    private final InstantSource clock;
    private volatile Map<DueKind, Long> overdue = Map.of();

    OverdueWatch(Due due, AuditTrail auditTrail, Calendar calendar, InstantSource clock, MeterRegistry metrics) {
        this.due = due;
        this.auditTrail = auditTrail;
        this.calendar = calendar;
        this.clock = clock;
        for (DueKind kind : DueKind.values()) {
            Gauge.builder("programme.overdue", () -> overdue.getOrDefault(kind, 0L))
                    .tag("kind", kind.name())
                    .register(metrics);
        }
    }

    /** More often than days change, so that a pod that was down at midnight is no reason for a day's delay. */
    @Scheduled(every = "${accountable.programme.overdue-interval}", delayed = "1m")
    void record() {
        int found;
        do {
            found = QuarkusTransaction.requiringNew().call(this::recordSome);
        } while (found > 0);
    }

    @Scheduled(every = "1m", delayed = "5s")
    void count() {
        overdue = due.countOverdue(calendar.today());
    }

    private int recordSome() {
        List<Due.Overdue> items = due.recordOverdue(calendar.today(), clock.instant());
        items.forEach(item -> auditTrail.record(
                "programme.item.overdue",
                item.kind().resource(item.id()),
                null,
                Map.of("kind", item.kind().name(), "dueOn", item.dueOn().toString())));
        return items.size();
    }
}

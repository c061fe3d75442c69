package dev.accountable.dsr.request;

import dev.accountable.dsr.request.SubjectRequest.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * {@code dsr_requests_open} by state, {@code dsr_deadline_nearest_seconds} (negative once one is missed; NaN where none is open),
 * {@code dsr_tasks_failing}, {@code dsr_tasks_asked} and {@code dsr_tasks_by_hand}. The same on every pod: alert on the
 * minimum and the maximum, never on a sum.
 */
@Startup
@ApplicationScoped
class RequestMetrics {

    private record Reading(Map<State, Long> open, double secondsToNearest, long failing, long asked, long byHand) {}

    private final InstantSource clock;
    private volatile Reading last = new Reading(Map.of(), Double.NaN, 0, 0, 0);

    RequestMetrics(InstantSource clock, MeterRegistry registry) {
        this.clock = clock;
        for (State state : State.values()) {
            if (!state.isOver()) {
                Gauge.builder("dsr.requests.open", () -> last.open().getOrDefault(state, 0L))
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        Gauge.builder("dsr.deadline.nearest", () -> last.secondsToNearest())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("dsr.tasks.failing", () -> last.failing()).register(registry);
        Gauge.builder("dsr.tasks.asked", () -> last.asked()).register(registry);
        Gauge.builder("dsr.tasks.by.hand", () -> last.byHand()).register(registry);
    }

    @Scheduled(every = "${accountable.dsr.metrics-interval:5s}", delayed = "1s")
    void read() {
        Instant now = clock.instant();
        last = QuarkusTransaction.requiringNew()
                .call(() -> new Reading(
                        SubjectRequest.open(),
                        SubjectRequest.nearestDueAt()
                                .map(due -> (double) Duration.between(now, due).toSeconds())
                                .orElse(Double.NaN),
                        RequestTask.failing(),
                        RequestTask.waiting(RequestTask.WaitsFor.ANSWER),
                        RequestTask.waiting(RequestTask.WaitsFor.PERSON)));
    }
}

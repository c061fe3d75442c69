package dev.accountable.breach.people;

import dev.accountable.jdbc.Database;
import dev.accountable.post.LetterGauges;
import dev.accountable.post.LetterTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/** Whether people and customers get what they are to be told; the names are in this service's README. */
@Startup
@ApplicationScoped
class MailOutMetrics {

    private final LetterGauges letters;
    private final Fetches fetches;
    private final Communications communications;
    private final InstantSource clock;
    private volatile Reading last = new Reading(0, 0);

    private record Reading(double oldestSeconds, long failedFetches) {}

    MailOutMetrics(
            MeterRegistry registry,
            Database database,
            Fetches fetches,
            Communications communications,
            InstantSource clock) {
        this.letters = new LetterGauges(
                registry,
                "breach.letters",
                new LetterTable(database, "letter"),
                List.of("FAILED", "UNCERTAIN", "BOUNCED"));
        this.fetches = fetches;
        this.communications = communications;
        this.clock = clock;
        Gauge.builder("breach.mailout.oldest.age", () -> last.oldestSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("breach.people.fetches.failed", () -> last.failedFetches())
                .register(registry);
    }

    @Scheduled(every = "15s")
    void count() {
        letters.count();
        last = QuarkusTransaction.requiringNew()
                .call(() -> new Reading(
                        communications.oldestUnsent(clock.instant()).toMillis() / 1000.0, fetches.failed()));
    }
}

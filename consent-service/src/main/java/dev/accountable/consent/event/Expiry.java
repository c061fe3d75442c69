package dev.accountable.consent.event;

import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.jdbc.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down that a consent's period is over. Decisions do not wait for it: they look at the clock. Several pods at a time
 * do no harm, since under the person's lock only a consent in force can end.
 */
@ApplicationScoped
class Expiry {

    private static final int BATCH = 500;

    private final Database database;
    private final ConsentLog log;
    private final InstantSource clock;

    Expiry(Database database, ConsentLog log, InstantSource clock) {
        this.database = database;
        this.log = log;
        this.clock = clock;
    }

    @Scheduled(
            every = "${accountable.consents.expiry-interval:1m}",
            delayed = "5s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        boolean more = true;
        while (more) {
            List<CompletableFuture<Optional<SubmissionView>>> ended = new ArrayList<>();
            over(clock.instant())
                    .forEach((subject, purposes) -> ended.add(log.record(Act.expiry(subject, log.itself(), purposes))));
            // Where none was ended, another pod did it, or it is not to be done: no reason to ask again at once.
            more = ended.stream()
                            .map(CompletableFuture::join)
                            .filter(Optional::isPresent)
                            .count()
                    > 0;
        }
    }

    private Map<String, List<String>> over(Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.run("""
                select p.subject, s.purpose from consent_state s join person p on p.id = s.person
                where s.state = 'GIVEN' and s.expires_at <= ? and p.subject is not null and p.merged_into is null
                order by s.expires_at limit ?""", statement -> {
                    setInstant(statement, 1, now);
                    statement.setInt(2, BATCH);
                    ResultSet rows = statement.executeQuery();
                    Map<String, List<String>> over = new LinkedHashMap<>();
                    while (rows.next()) {
                        over.computeIfAbsent(rows.getString(1), subject -> new ArrayList<>())
                                .add(rows.getString(2));
                    }
                    return over;
                }));
    }
}

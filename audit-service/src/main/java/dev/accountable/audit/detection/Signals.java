package dev.accountable.audit.detection;

import static dev.accountable.jdbc.Database.setArray;

import dev.accountable.jdbc.Database;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.ws.rs.WebApplicationException;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Carries detections to breach-service: at least once, known there by their id. A signal is claimed by moving its due time
 * behind a lease, sent without a transaction, and settled in another; whoever is killed in between leaves it due again. It
 * has a thread of its own, so that a breach-service that is away or hangs delays nothing else.
 */
@ApplicationScoped
class Signals {

    static final String CLAIM = """
            update detection d set signal_due_at = ?::timestamptz, signal_tries = signal_tries + 1
              from detection_rule r
             where r.id = d.rule_id
               and d.id = any (array(select id from detection where signal_due_at <= ?::timestamptz
                                      order by signal_due_at limit ? for update skip locked))
            returning d.id, d.signal_tries, d.detected_at, d.rule_key, r.version, r.definition, d.group_key,
                      d.first_at, d.last_at, d.events, d.sample
            """;

    private static final int BATCH = 20;
    /** Long enough for a batch that breach-service takes; another pod's second attempt does no harm. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);

    /** Something was raised in this transaction. */
    record Raised() {}

    private record Waiting(UUID id, int tries, Signal signal) {}

    private final Database database;
    private final BreachService breachService;
    private final Event<Raised> events;
    private final InstantSource clock;
    private final RuleText rules = new RuleText();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        var sender = new Thread(work, "signals");
        sender.setDaemon(true);
        return sender;
    });
    private volatile boolean stopping;

    Signals(Database database, @RestClient BreachService breachService, Event<Raised> events, InstantSource clock) {
        this.database = database;
        this.breachService = breachService;
        this.events = events;
        this.clock = clock;
    }

    void nudgeAfterCommit() {
        events.fire(new Raised());
    }

    void raised(@Observes(during = TransactionPhase.AFTER_SUCCESS) Raised raised) {
        nudge();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void nudge() {
        if (!stopping && due.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException e) {
                // Shutting down: what is due is due at the next start.
                due.set(false);
            }
        }
    }

    /** What is under way is not waited for: it is sent again after its lease, and known by its id. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        thread.shutdown();
    }

    private void run() {
        due.set(false);
        try {
            List<Waiting> batch;
            do {
                batch = QuarkusTransaction.requiringNew().call(this::claim);
            } while (send(batch) && batch.size() == BATCH && !stopping);
        } catch (RuntimeException e) {
            Log.error("Signals could not be read or settled; tried again within a second", e);
        }
    }

    /** False where breach-service cannot be used now, or not for this signal: the others are tried before it is again. */
    private boolean send(List<Waiting> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Waiting waiting = batch.get(i);
            try {
                breachService.signal(waiting.signal());
                settle(
                        waiting.id(),
                        "signal_due_at = null, signalled_at = ?::timestamptz",
                        clock.instant().toString());
            } catch (WebApplicationException e) {
                int status = e.getResponse().getStatus();
                if (status != 400 && status != 409 && status != 422) {
                    postpone(waiting, batch.subList(i + 1, batch.size()), "HTTP " + status);
                    return false;
                }
                Log.errorf("breach-service refuses the signal %s (HTTP %d)", waiting.id(), status);
                settle(waiting.id(), "signal_due_at = null, signal_refused = ?", "HTTP " + status);
            } catch (RuntimeException e) {
                postpone(
                        waiting,
                        batch.subList(i + 1, batch.size()),
                        e.getClass().getSimpleName());
                return false;
            }
        }
        return true;
    }

    private List<Waiting> claim() {
        Instant now = clock.instant();
        return database.run(CLAIM, statement -> {
            statement.setString(1, now.plus(LEASE).toString());
            statement.setString(2, now.toString());
            statement.setInt(3, BATCH);
            ResultSet rows = statement.executeQuery();
            List<Waiting> claimed = new ArrayList<>();
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                claimed.add(new Waiting(
                        id,
                        rows.getInt(2),
                        Signal.of(
                                id,
                                Detections.instant(rows, 3),
                                rows.getString(4),
                                rows.getInt(5),
                                rules.convertToEntityAttribute(rows.getString(6)),
                                rows.getString(7),
                                Detections.instant(rows, 8),
                                Detections.instant(rows, 9),
                                rows.getLong(10),
                                Detections.uuids(rows.getArray(11)))));
            }
            return claimed;
        });
    }

    private void settle(UUID id, String how, String value) {
        QuarkusTransaction.requiringNew().run(() -> set(id, how, value));
    }

    /** Unless another pod, after the lease, has settled it meanwhile. */
    private void set(UUID id, String how, String value) {
        database.run("update detection set " + how + " where id = ? and signal_due_at is not null", statement -> {
            statement.setString(1, value);
            statement.setObject(2, id);
            return statement.executeUpdate();
        });
    }

    private void postpone(Waiting failed, List<Waiting> untried, String reason) {
        Duration pause = pause(failed.tries(), ThreadLocalRandom.current().nextDouble());
        Log.warnf("The signal %s could not be delivered (%s); next attempt in %s", failed.id(), reason, pause);
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            set(failed.id(), "signal_due_at = ?::timestamptz", now.plus(pause).toString());
            release(untried, now);
        });
    }

    private void release(List<Waiting> untried, Instant now) {
        database.run("""
                update detection set signal_due_at = ?::timestamptz, signal_tries = signal_tries - 1
                 where id = any (?) and signal_due_at is not null
                """, statement -> {
            statement.setString(1, now.toString());
            setArray(statement, 2, "uuid", untried.stream().map(Waiting::id).toArray());
            return statement.executeUpdate();
        });
    }

    /** Doubling from half a second to half a minute; from half of the step to the whole, so that pods spread. */
    static Duration pause(int tries, double random) {
        long step = Math.min(SLOWEST_RETRY.toMillis(), FIRST_RETRY.toMillis() << Math.min(Math.max(tries - 1, 0), 20));
        return Duration.ofMillis((long) (step * (0.5 + random / 2)));
    }
}

package dev.accountable.audit.erasure;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.jdbc.Database;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Forgets people: now, or when the last legal hold on them has ended. */
@ApplicationScoped
class Erasures {

    private static final int BATCH = 100;

    private final Database database;
    private final AuditTrail auditTrail;
    private final List<Forgets> others;
    private final InstantSource clock;
    private final Duration onTheWay;

    Erasures(
            Database database,
            AuditTrail auditTrail,
            @All List<Forgets> others,
            InstantSource clock,
            @ConfigProperty(name = "accountable.erasure.on-the-way") Duration onTheWay) {
        this.onTheWay = onTheWay;
        this.database = database;
        this.auditTrail = auditTrail;
        this.others = List.copyOf(others);
        this.clock = clock;
    }

    /** In the caller's transaction. A person under legal hold is forgotten when the hold has ended. */
    Erasure request(Erasure.Request request, String requestedBy) {
        Instant now = clock.instant();
        var erasure = new Erasure(request, requestedBy, now);
        erasure.persist();
        auditTrail.record("audit.erasure.requested", "log/erasures/" + erasure.id(), null, Map.of());
        advance(erasure, request.subject());
        return erasure;
    }

    /** Whether a person waits to be forgotten, or has been just now. */
    boolean isRequested(String reference) {
        return !Erasure.waitingFor(reference).isEmpty();
    }

    /** After a hold has been released. */
    void resume(String reference) {
        Erasure.waitingFor(reference).forEach(erasure -> advance(erasure, reference));
    }

    /** Holds end by themselves as well, and what was on its way has come. */
    @Scheduled(
            every = "${accountable.erasure.interval}",
            delayed = "10s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void resumeAll() {
        QuarkusTransaction.requiringNew().run(() -> {
            for (Erasure erasure : Erasure.waiting(BATCH)) {
                String reference = erasure.reference();
                if (reference != null) {
                    advance(erasure, reference);
                }
            }
        });
    }

    /**
     * Once at once, and once more when nothing that other services had recorded before can be on its way any more: such an
     * event would bring the reference back.
     */
    private void advance(Erasure erasure, String reference) {
        Instant now = clock.instant();
        if (LegalHold.heldUntil(reference, now).isPresent()) {
            return;
        }
        if (!erasure.isDone()) {
            forget(erasure, reference);
        }
        if (erasure.isReadyToSettle(onTheWay, clock.instant())) {
            forget(erasure, reference);
            erasure.settled(clock.instant());
        }
    }

    /**
     * The person's row is locked first: an append that names the person waits until this is done and then finds nobody, or
     * has come before and is found here.
     */
    private void forget(Erasure erasure, String reference) {
        Optional<UUID> pseudonym = lock(reference);
        long payloads = pseudonym.map(this::deletePayloads).orElse(0L);
        database.run("delete from person where reference = ?", statement -> {
            statement.setString(1, reference);
            return statement.executeUpdate();
        });
        int records = others.stream().mapToInt(other -> other.forget(reference)).sum();
        boolean first = !erasure.isDone();
        erasure.done(pseudonym, payloads, clock.instant());
        if (!first && payloads == 0 && records == 0) {
            return;
        }
        auditTrail.record(
                "audit.erasure.done",
                "log/erasures/" + erasure.id(),
                null,
                Map.of("payloads", Long.toString(payloads), "otherRecords", Integer.toString(records)));
    }

    private Optional<UUID> lock(String reference) {
        return database.run("select pseudonym from person where reference = ? for update", statement -> {
            statement.setString(1, reference);
            ResultSet row = statement.executeQuery();
            @Nullable UUID pseudonym = row.next() ? row.getObject(1, UUID.class) : null;
            return Optional.ofNullable(pseudonym);
        });
    }

    /**
     * What is about the person, and what the person did with nobody as its subject. What an employee did to another
     * person's data stays that person's record; only who it was is no longer known.
     */
    private long deletePayloads(UUID pseudonym) {
        return database.run("""
                delete from payload p using event e
                 where p.event_id = e.id and p.time = e.time
                   and (e.subject = ? or (e.actor = ? and e.subject is null))
                """, statement -> {
            statement.setObject(1, pseudonym);
            statement.setObject(2, pseudonym);
            return (long) statement.executeUpdate();
        });
    }
}

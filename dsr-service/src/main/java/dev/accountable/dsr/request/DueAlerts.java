package dev.accountable.dsr.request;

import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.jdbc.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells the privacy officer of due dates: so long before as is configured, and once they have passed. Once each, over all
 * pods and restarts, and again where the date has moved; whatever is told is in the log.
 */
@ApplicationScoped
class DueAlerts {

    private static final String OVERDUE = "OVERDUE";

    private final Database database;
    private final RequestLetters letters;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final List<Duration> before;

    DueAlerts(
            Database database,
            RequestLetters letters,
            AuditTrail auditTrail,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.due-soon", defaultValue = "P7D,P3D") List<Duration> before) {
        this.database = database;
        this.letters = letters;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.before = before.stream().sorted().toList();
    }

    @Scheduled(
            every = "${accountable.dsr.alert-interval:1m}",
            delayed = "2s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        QuarkusTransaction.requiringNew().run(this::look);
    }

    /** The nearest first: whoever learns late that something is due in two days needs not hear of seven. */
    private void look() {
        Instant now = clock.instant();
        alert(OVERDUE, Instant.EPOCH, now, now);
        Instant from = now;
        for (Duration lead : before) {
            Instant until = now.plus(lead);
            alert(lead.toString(), from, until, now);
            from = until;
        }
    }

    private void alert(String kind, Instant after, Instant until, Instant now) {
        boolean overdue = kind.equals(OVERDUE);
        for (UUID id : claim(kind, after, until, now)) {
            SubjectRequest request =
                    SubjectRequest.<SubjectRequest>findByIdOptional(id).orElseThrow();
            letters.alert(request, overdue);
            auditTrail.record(
                    overdue ? "dsr.request.overdue" : "dsr.request.due-soon",
                    "requests/" + id,
                    request.subject(),
                    Map.of(
                            "type", request.type().name(),
                            "state", request.state().name(),
                            "dueAt", request.dueAt().toString()));
        }
    }

    private List<UUID> claim(String kind, Instant after, Instant until, Instant now) {
        return database.run("""
                insert into request_alert (request_id, kind, due_at, at)
                select id, ?, due_at, ? from subject_request
                where completed_at is null and paused_at is null and due_at > ? and due_at <= ?
                on conflict do nothing returning request_id""", statement -> {
            statement.setString(1, kind);
            setInstant(statement, 2, now);
            setInstant(statement, 3, after);
            setInstant(statement, 4, until);
            ResultSet row = statement.executeQuery();
            List<UUID> claimed = new ArrayList<>();
            while (row.next()) {
                claimed.add(row.getObject(1, UUID.class));
            }
            return claimed;
        });
    }
}

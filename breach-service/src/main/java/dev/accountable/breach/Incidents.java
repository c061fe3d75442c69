package dev.accountable.breach;

import static dev.accountable.jdbc.Database.instant;
import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the other packages of this service know of an incident. */
@ApplicationScoped
public class Incidents {

    private static final String COLUMNS = """
        select i.id, i.title, i.description, i.kind, i.state, i.detected_at, i.first_alert_at, i.reported_by,
               i.aware_at, i.notified_at, i.exercise, c.closed_at
        from incident i left join closure c on c.incident_id = i.id
        """;

    /**
     * An incident as it stands.
     *
     * @param closedAt when it was closed; nothing changes after that
     */
    public record Known(
            UUID id,
            String title,
            String description,
            List<BreachKind> kind,
            String state,
            Instant detectedAt,
            Instant firstAlertAt,
            String reportedBy,
            @Nullable Instant awareAt,
            @Nullable Instant notifiedAt,
            boolean exercise,
            @Nullable Instant closedAt) {

        /** The last instant at which the authority is notified in time; null while nobody is aware. */
        public @Nullable Instant dueAt() {
            return awareAt == null ? null : awareAt.plus(NotificationClock.LIMIT);
        }
    }

    private final Database database;
    private final Alerts alerts;

    Incidents(Database database, Alerts alerts) {
        this.database = database;
        this.alerts = alerts;
    }

    /** 404 where there is none. */
    public Known get(UUID id) {
        return database.one(COLUMNS + "where i.id = ?", Incidents::known, id)
                .orElseThrow(() -> ProblemException.notFound("such incident"));
    }

    /** For a change: others who want to change the same incident wait. 409 where it is closed. */
    @Transactional(MANDATORY)
    public Known forChange(UUID id) {
        Known incident = database.one(COLUMNS + "where i.id = ? for update of i", Incidents::known, id)
                .orElseThrow(() -> ProblemException.notFound("such incident"));
        if (incident.closedAt() != null) {
            throw ProblemException.conflict(
                    "incident-closed",
                    "The incident was closed at " + incident.closedAt() + ". What is new is a new incident.");
        }
        return incident;
    }

    /** Behind {@code after}, in the order in which they were reported. */
    public List<Known> page(@Nullable UUID after, int limit, boolean exercises) {
        return database.list(
                COLUMNS + "where i.id > ? and i.exercise = ? order by i.id limit ?",
                Incidents::known,
                after == null ? new UUID(0, 0) : after,
                exercises,
                limit);
    }

    /** It is closed: nobody is reminded of it any more. */
    @Transactional(MANDATORY)
    public void closed(UUID id, Instant now) {
        Alert.cancelWaiting(id, now);
    }

    /** The authority has been notified: the clock stops. Returns whether that was late. */
    @Transactional(MANDATORY)
    public boolean notified(
            UUID id, Instant at, String reference, @Nullable String lateReason, String author, Instant now) {
        Incident incident = Incident.locked(id).orElseThrow(() -> ProblemException.notFound("such incident"));
        NotificationView notification = incident.notified(
                new RecordNotification(Recipient.SUPERVISORY_AUTHORITY, at, reference, lateReason), author, now);
        alerts.notified(incident, now);
        return notification.late();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getObject("id", UUID.class),
                row.getString("title"),
                row.getString("description"),
                Arrays.stream((String[]) row.getArray("kind").getArray())
                        .map(BreachKind::valueOf)
                        .toList(),
                row.getString("state"),
                required(row, "detected_at"),
                required(row, "first_alert_at"),
                row.getString("reported_by"),
                instant(row, "aware_at"),
                instant(row, "notified_at"),
                row.getBoolean("exercise"),
                instant(row, "closed_at"));
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return java.util.Objects.requireNonNull(instant(row, column));
    }
}

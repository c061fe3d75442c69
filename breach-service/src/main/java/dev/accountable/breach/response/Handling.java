package dev.accountable.breach.response;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.breach.response.Views.Custody;
import dev.accountable.breach.response.Views.Entry;
import dev.accountable.breach.response.Views.Evidence;
import dev.accountable.breach.response.Views.State;
import dev.accountable.breach.response.Views.Task;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Timeline, evidence and tasks in the database, in the caller's transaction. */
@ApplicationScoped
class Handling {

    private final Database database;

    Handling(Database database) {
        this.database = database;
    }

    Entry add(UUID incident, Requests.Entry entry, String author, Instant now) {
        int number = next("timeline_entry", incident);
        database.update("""
            insert into timeline_entry (incident_id, number, happened_at, text, author, recorded_at)
            values (?, ?, ?, ?, ?, ?)\
            """, incident, number, entry.happenedAt(), entry.text(), author, now);
        return new Entry(number, entry.happenedAt(), entry.text(), author, now, null);
    }

    /** How many were not there yet. */
    int importAll(UUID incident, List<EventLog.Envelope> events, String author, Instant now) {
        int imported = 0;
        int number = next("timeline_entry", incident);
        for (EventLog.Envelope event : events) {
            imported += database.update(
                    """
                    insert into timeline_entry (incident_id, number, happened_at, text, author, recorded_at, event_id)
                    values (?, ?, ?, ?, ?, ?, ?) on conflict (incident_id, event_id) where event_id is not null do nothing\
                    """, incident, number + imported, event.time(), event.text(), author, now, event.id());
        }
        return imported;
    }

    List<Entry> timeline(UUID incident, int after, int limit) {
        return database.list(
                "select * from timeline_entry where incident_id = ? and number > ? order by number limit ?",
                row -> new Entry(
                        row.getInt("number"),
                        required(row, "happened_at"),
                        row.getString("text"),
                        row.getString("author"),
                        required(row, "recorded_at"),
                        row.getObject("event_id", UUID.class)),
                incident,
                after,
                limit);
    }

    int add(UUID incident, Requests.Evidence evidence, String author, Instant now) {
        int number = next("evidence", incident);
        database.update(
                """
                insert into evidence (incident_id, number, name, description, sha256, collected_at, author, recorded_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                incident,
                number,
                evidence.name(),
                evidence.description(),
                evidence.sha256(),
                evidence.collectedAt(),
                author,
                now);
        handOver(incident, number, evidence.holder(), evidence.location(), "Collected", author, now);
        return number;
    }

    void handOver(
            UUID incident, int evidence, String holder, String location, String reason, String author, Instant now) {
        database.update("""
            insert into custody (incident_id, evidence, number, holder, location, reason, since, author, recorded_at)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? from custody
            where incident_id = ? and evidence = ?\
            """, incident, evidence, holder, location, reason, now, author, now, incident, evidence);
    }

    Optional<Evidence> evidence(UUID incident, int number) {
        return evidence(incident, number - 1, 1).stream()
                .filter(found -> found.number() == number)
                .findFirst();
    }

    List<Evidence> evidence(UUID incident, int after, int limit) {
        return database.list(
                """
                select e.*, f.bytes from evidence e
                  left join evidence_file f on f.incident_id = e.incident_id and f.evidence = e.number
                 where e.incident_id = ? and e.number > ? order by e.number limit ?\
                """,
                row -> new Evidence(
                        row.getInt("number"),
                        row.getString("name"),
                        row.getString("description"),
                        row.getString("sha256"),
                        required(row, "collected_at"),
                        row.getString("author"),
                        required(row, "recorded_at"),
                        row.getObject("bytes", Long.class),
                        custody(incident, row.getInt("number"))),
                incident,
                after,
                limit);
    }

    private List<Custody> custody(UUID incident, int evidence) {
        return database.list(
                "select * from custody where incident_id = ? and evidence = ? order by number",
                row -> new Custody(
                        row.getInt("number"),
                        row.getString("holder"),
                        row.getString("location"),
                        row.getString("reason"),
                        required(row, "since"),
                        row.getString("author"),
                        required(row, "recorded_at")),
                incident,
                evidence);
    }

    int add(UUID incident, String title, String instruction, @Nullable String playbook, @Nullable Instant dueAt) {
        int number = next("task", incident);
        database.update("""
            insert into task (incident_id, number, title, instruction, playbook, due_at, state)
            values (?, ?, ?, ?, ?, ?, 'OPEN')\
            """, incident, number, title, instruction, playbook, dueAt);
        return number;
    }

    boolean uses(UUID incident, String playbook) {
        return database.one(
                        "select 1 from task where incident_id = ? and playbook = ? limit 1",
                        row -> row.getInt(1),
                        incident,
                        playbook)
                .isPresent();
    }

    /** False where it is not open. */
    boolean end(UUID incident, int number, State as, String note, String by, Instant now) {
        return database.update("""
            update task set state = ?, note = ?, ended_by = ?, ended_at = ?
            where incident_id = ? and number = ? and state = 'OPEN'\
            """, as, note, by, now, incident, number) == 1;
    }

    List<Task> tasks(UUID incident, int after, int limit) {
        return database.list(
                "select * from task where incident_id = ? and number > ? order by number limit ?",
                row -> new Task(
                        row.getInt("number"),
                        row.getString("title"),
                        row.getString("instruction"),
                        row.getString("playbook"),
                        instant(row, "due_at"),
                        State.valueOf(row.getString("state")),
                        row.getString("note"),
                        row.getString("ended_by"),
                        instant(row, "ended_at")),
                incident,
                after,
                limit);
    }

    Optional<Task> task(UUID incident, int number) {
        return tasks(incident, number - 1, 1).stream()
                .filter(found -> found.number() == number)
                .findFirst();
    }

    int openTasks(UUID incident) {
        return database.one(
                        "select count(*) from task where incident_id = ? and state = 'OPEN'",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
    }

    void close(UUID incident, Requests.Close close, String author, Instant now) {
        database.update(
                """
                insert into closure (incident_id, root_cause, effects, remedial_action, lessons, author, closed_at)
                values (?, ?, ?, ?, ?, ?, ?)\
                """,
                incident,
                close.rootCause(),
                close.effects(),
                close.remedialAction(),
                close.lessons(),
                author,
                now);
    }

    /** The name of the table is one of ours. */
    private int next(String table, UUID incident) {
        return database.one(
                        "select coalesce(max(number), 0) + 1 from " + table + " where incident_id = ?",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column));
    }
}

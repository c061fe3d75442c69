package dev.accountable.breach.people;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.breach.people.Views.FetchState;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists of people that are to be fetched, in the database and the caller's transaction. */
@ApplicationScoped
class Fetches {

    /** One that the caller has until the lease ends. */
    record Claimed(
            UUID id,
            UUID incident,
            int number,
            String system,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            String askedBy,
            int attempts) {}

    private final Database database;

    Fetches(Database database) {
        this.database = database;
    }

    /** Again after it failed; what waits or is done stays as it is. */
    void ask(UUID incident, int number, int scope, String system, String by, Instant now) {
        database.update("""
                insert into people_fetch (id, incident_id, number, scope, system, asked_by, asked_at, state, attempts, due_at,
                                          added, unreachable)
                values (?, ?, ?, ?, ?, ?, ?, 'WAITING', 0, ?, 0, 0)
                on conflict on constraint fetch_once do update
                set state = 'WAITING', attempts = 0, due_at = excluded.due_at, asked_by = excluded.asked_by,
                    asked_at = excluded.asked_at, ended_at = null, problem = null
                where people_fetch.state = 'FAILED'\
                """, UuidV7.next(), incident, number, scope, system, by, now, now);
    }

    Optional<Claimed> claim(Instant now, Instant leaseEnds) {
        return database.one(
                """
                with due as (select id from people_fetch where state = 'WAITING' and due_at <= ?
                             order by due_at limit 1 for update skip locked)
                update people_fetch f set attempts = attempts + 1, problem = null, due_at = ? from due, incident_scope s
                where f.id = due.id and s.incident_id = f.incident_id and s.number = f.scope
                returning f.id, f.incident_id, f.number, f.system, s.first_day, s.last_day, f.asked_by, f.attempts\
                """,
                row -> new Claimed(
                        row.getObject("id", UUID.class),
                        row.getObject("incident_id", UUID.class),
                        row.getInt("number"),
                        row.getString("system"),
                        row.getObject("first_day", LocalDate.class),
                        row.getObject("last_day", LocalDate.class),
                        row.getString("asked_by"),
                        row.getInt("attempts")),
                now,
                leaseEnds);
    }

    void goesOn(UUID id, Letters.Added added, Instant leaseEnds) {
        database.update("""
                update people_fetch set added = added + ?, unreachable = unreachable + ?, due_at = ?
                where id = ? and state = 'WAITING'\
                """, added.letters(), added.unreachable(), leaseEnds, id);
    }

    void done(UUID id, Instant now) {
        database.update(
                "update people_fetch set state = 'DONE', ended_at = ?, problem = null where id = ? and state = 'WAITING'",
                now,
                id);
    }

    /** @param dueAt of the next attempt; null: there is none */
    void failed(UUID id, String problem, @Nullable Instant dueAt, Instant now) {
        database.update("""
                update people_fetch set problem = ?, state = case when ? then 'FAILED' else 'WAITING' end,
                                        due_at = coalesce(?::timestamptz, due_at), ended_at = case when ? then ?::timestamptz end
                where id = ? and state = 'WAITING'\
                """, problem, dueAt == null, dueAt, dueAt == null, now, id);
    }

    /** Of incidents that go on: until somebody asks for the list again. */
    long failed() {
        return database.one("""
                        select count(*) from people_fetch f where state = 'FAILED'
                        and not exists (select from closure c where c.incident_id = f.incident_id)\
                        """, row -> row.getLong(1)).orElseThrow();
    }

    List<Views.Fetch> list(UUID incident, int number, int after, int limit) {
        return database.list(
                """
                select * from (select *, row_number() over (order by id) as position from people_fetch
                               where incident_id = ? and number = ?) f
                where position > ? order by position limit ?\
                """,
                row -> new Views.Fetch(
                        row.getInt("position"),
                        row.getInt("scope"),
                        row.getString("system"),
                        FetchState.valueOf(row.getString("state")),
                        row.getInt("attempts"),
                        row.getLong("added"),
                        row.getLong("unreachable"),
                        row.getString("asked_by"),
                        Objects.requireNonNull(instant(row, "asked_at")),
                        instant(row, "ended_at"),
                        row.getString("problem")),
                incident,
                number,
                after,
                limit);
    }
}

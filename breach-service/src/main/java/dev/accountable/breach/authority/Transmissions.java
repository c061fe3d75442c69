package dev.accountable.breach.authority;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Notifications on their way from machine to machine, in the database and the caller's transaction. */
@ApplicationScoped
class Transmissions {

    /** How far one has come. */
    @Schema(name = "TransmissionState")
    enum State {
        /** To be sent, or sent and not answered: it is tried again. */
        WAITING,
        ACCEPTED,
        /** The authority wants it otherwise, or not from us. */
        REFUSED,
        /** Meanwhile somebody recorded that it reached the authority in another way. */
        OBSOLETE
    }

    /** @param key the Idempotency-Key of every attempt: by it the authority knows that it is one notification */
    @Schema(name = "Transmission")
    record View(
            UUID key,
            State state,
            int attempts,
            String askedBy,
            Instant askedAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant endedAt,
            @Nullable String problem) {}

    /** One that the caller has until the lease ends; the payload to the byte as it was approved. */
    record Claimed(
            UUID incident, int number, UUID key, int attempts, String askedBy, String authority, String payload) {}

    private final Database database;

    Transmissions(Database database) {
        this.database = database;
    }

    /** Once more, under the same key, where it was refused. */
    void ask(UUID incident, int number, String by, Instant now) {
        database.update("""
                insert into authority_transmission (incident_id, number, key, state, attempts, due_at, asked_by, asked_at)
                values (?, ?, ?, 'WAITING', 0, ?, ?, ?)
                on conflict on constraint transmission_once do update
                set state = 'WAITING', attempts = 0, due_at = excluded.due_at, asked_by = excluded.asked_by,
                    asked_at = excluded.asked_at, ended_at = null, problem = null
                where authority_transmission.state = 'REFUSED'\
                """, incident, number, UuidV7.next(), now, by, now);
    }

    Optional<View> get(UUID incident, int number) {
        return database.one(
                "select * from authority_transmission where incident_id = ? and number = ?",
                row -> {
                    State state = State.valueOf(row.getString("state"));
                    return new View(
                            row.getObject("key", UUID.class),
                            state,
                            row.getInt("attempts"),
                            row.getString("asked_by"),
                            Objects.requireNonNull(instant(row, "asked_at")),
                            state == State.WAITING ? instant(row, "due_at") : null,
                            instant(row, "ended_at"),
                            row.getString("problem"));
                },
                incident,
                number);
    }

    Optional<Claimed> claim(Instant now, Instant leaseEnds) {
        return database.one(
                """
                with due as (select incident_id, number from authority_transmission where state = 'WAITING' and due_at <= ?
                             order by due_at limit 1 for update skip locked)
                update authority_transmission t set attempts = attempts + 1, due_at = ? from due, authority_notification n
                where t.incident_id = due.incident_id and t.number = due.number
                  and n.incident_id = t.incident_id and n.number = t.number
                returning t.incident_id, t.number, t.key, t.attempts, t.asked_by, n.authority, n.payload\
                """,
                row -> new Claimed(
                        row.getObject("incident_id", UUID.class),
                        row.getInt("number"),
                        row.getObject("key", UUID.class),
                        row.getInt("attempts"),
                        row.getString("asked_by"),
                        row.getString("authority"),
                        row.getString("payload")),
                now,
                leaseEnds);
    }

    /** False where somebody else has ended it. */
    boolean end(UUID incident, int number, State state, @Nullable String problem, Instant now) {
        return database.update("""
                        update authority_transmission set state = ?, problem = ?, ended_at = ?
                        where incident_id = ? and number = ? and state = 'WAITING'\
                        """, state, problem, now, incident, number) == 1;
    }

    void later(UUID incident, int number, String problem, Instant dueAt) {
        database.update("""
                update authority_transmission set problem = ?, due_at = ?
                where incident_id = ? and number = ? and state = 'WAITING'\
                """, problem, dueAt, incident, number);
    }
}

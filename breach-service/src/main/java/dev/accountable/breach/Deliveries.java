package dev.accountable.breach;

import static dev.accountable.jdbc.Database.set;
import static dev.accountable.jdbc.Database.setColumn;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What becomes of many deliveries at once, in the caller's transaction: one statement each, however many there are. */
@ApplicationScoped
class Deliveries {

    /** @param attempt which one this is, from 1 */
    record Claimed(UUID id, UUID alertId, int attempt) {}

    /** @param attempt which one failed: an earlier one has no say any more */
    record Failure(UUID id, int attempt, String error, Instant nextAttempt) {}

    private final Database database;

    Deliveries(Database database) {
        this.database = database;
    }

    /** Takes due deliveries to one target; nobody else does until {@code leaseEnds}. */
    List<Claimed> claim(String target, Instant now, Instant leaseEnds, int most) {
        return database.list(
                """
                update alert_delivery set attempts = attempts + 1, next_attempt_at = ?
                from (select id from alert_delivery where target = ? and state = 'PENDING' and next_attempt_at <= ?
                      order by next_attempt_at limit ? for update skip locked) as due
                where alert_delivery.id = due.id
                returning alert_delivery.id, alert_id, attempts\
                """,
                row -> new Claimed(
                        row.getObject("id", UUID.class), row.getObject("alert_id", UUID.class), row.getInt("attempts")),
                leaseEnds,
                target,
                now,
                most);
    }

    /**
     * Which of them have not been known to have arrived: of each delivery somebody is the first to say so, even where a slower
     * attempt was taken for lost meanwhile. Locked in one order, so that whoever settles the same deliveries waits and does not
     * block.
     */
    Set<UUID> delivered(List<UUID> ids, Instant now) {
        return database.run("""
                update alert_delivery set state = 'DELIVERED', delivered_at = ?, last_error = null
                from (select id from alert_delivery where id = any (?) and state <> 'DELIVERED' order by id for update) as found
                where alert_delivery.id = found.id
                returning alert_delivery.id\
                """, statement -> {
            set(statement, now);
            setColumn(statement, 2, "uuid", ids, id -> id);
            var rows = statement.executeQuery();
            Set<UUID> first = new HashSet<>();
            while (rows.next()) {
                first.add(rows.getObject(1, UUID.class));
            }
            return first;
        });
    }

    void failed(List<Failure> failures) {
        database.run("""
                update alert_delivery set last_error = found.error, next_attempt_at = found.next_attempt
                from (select d.id, f.error, f.next_attempt
                      from unnest(?, ?, ?, ?) as f (id, attempt, error, next_attempt) join alert_delivery d on d.id = f.id
                      where d.state = 'PENDING' and d.attempts = f.attempt order by d.id for update of d) as found
                where alert_delivery.id = found.id\
                """, statement -> {
            setColumn(statement, 1, "uuid", failures, Failure::id);
            setColumn(statement, 2, "int", failures, Failure::attempt);
            setColumn(statement, 3, "text", failures, Failure::error);
            setColumn(statement, 4, "timestamptz", failures, Failure::nextAttempt);
            return statement.executeUpdate();
        });
    }
}

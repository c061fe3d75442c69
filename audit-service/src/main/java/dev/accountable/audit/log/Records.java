package dev.accountable.audit.log;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the self-check reads: slices of all tables, each by one statement, so that nothing is held open in between. */
@ApplicationScoped
class Records {

    /** A salted commitment, as it is stored: 32 random bytes in base64, and what they were hashed with. */
    record Salted(String salt, String text) {}

    /** What stands at one place of the tree. Null is what has gone: the event unlawfully, payload and persons maybe lawfully. */
    record Placed(
            UUID eventId,
            @Nullable Stored event,
            @Nullable Salted payload,
            @Nullable String resource,
            @Nullable Salted actor,
            @Nullable Salted subject) {}

    /** The columns of an event that repeat its envelope, as the envelope writes them. */
    record Stored(Map<String, @Nullable String> columns, String envelope) {}

    /** @param root in base64 */
    record SignedSize(long size, String root, String note) {}

    private final Database database;

    Records(Database database) {
        this.database = database;
    }

    /** By place, from the first index on and before the end. */
    Map<Long, Placed> placed(long first, long end) {
        return database.run("""
                select l.log_index, l.event_id, e.id, e.time, e.type, e.source, e.outcome, e.actor, e.subject, e.envelope,
                       encode(p.salt, 'base64'), p.content, p.resource,
                       encode(a.salt, 'base64'), a.reference, encode(s.salt, 'base64'), s.reference
                  from leaf l
                  left join event e on e.id = l.event_id
                  left join payload p on p.event_id = e.id and p.time = e.time
                  left join person a on a.pseudonym = e.actor
                  left join person s on s.pseudonym = e.subject
                 where l.log_index >= ? and l.log_index < ?
                """, statement -> {
            statement.setLong(1, first);
            statement.setLong(2, end);
            ResultSet rows = statement.executeQuery();
            Map<Long, Placed> placed = new HashMap<>();
            while (rows.next()) {
                placed.put(
                        rows.getLong(1),
                        new Placed(
                                rows.getObject(2, UUID.class),
                                rows.getString(3) == null ? null : stored(rows),
                                salted(rows, 11),
                                rows.getString(13),
                                salted(rows, 14),
                                salted(rows, 16)));
            }
            return placed;
        });
    }

    private static Stored stored(ResultSet row) throws SQLException {
        Map<String, @Nullable String> columns = new HashMap<>();
        columns.put("id", row.getString(3));
        columns.put("time", row.getObject(4, OffsetDateTime.class).toInstant().toString());
        columns.put("type", row.getString(5));
        columns.put("source", row.getString(6));
        columns.put("outcome", row.getString(7));
        columns.put("actor", row.getString(8));
        columns.put("subject", row.getString(9));
        return new Stored(columns, row.getString(10));
    }

    private static @Nullable Salted salted(ResultSet row, int column) throws SQLException {
        String salt = row.getString(column);
        return salt == null ? null : new Salted(salt, row.getString(column + 1));
    }

    Optional<SignedSize> newestCheckpoint() {
        return checkpoints("where size > ? order by size desc limit ?", -1, 1).stream()
                .findFirst();
    }

    /** The largest size that any round before has seen. */
    long sizeSeenBefore() {
        return number("select coalesce(max(size), 0) from self_check").orElse(0);
    }

    /** The first place that was given without the signature that belongs to it. */
    OptionalLong unsignedPlace() {
        return number(
                "select min(log_index) from leaf where log_index >= (select coalesce(max(size), 0) from checkpoint)");
    }

    /** Checkpoints larger than this size, smallest first, a page of them. */
    List<SignedSize> checkpointsAfter(long size, int limit) {
        return checkpoints("where size > ? order by size limit ?", size, limit);
    }

    private List<SignedSize> checkpoints(String which, long size, int limit) {
        return database.run("select size, encode(root, 'base64'), note from checkpoint " + which, statement -> {
            statement.setLong(1, size);
            statement.setInt(2, limit);
            ResultSet rows = statement.executeQuery();
            List<SignedSize> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new SignedSize(rows.getLong(1), rows.getString(2), rows.getString(3)));
            }
            return found;
        });
    }

    /** Events that are neither in the tree nor wait for their place, among those after this id; and the last id looked at. */
    Optional<UUID> eventsAfter(@Nullable UUID id, int limit, List<UUID> withoutPlace) {
        return database.run("""
                select e.id, l.event_id is null and w.event_id is null
                  from (select id from event where ?::uuid is null or id > ?::uuid order by id limit ?) e
                  left join leaf l on l.event_id = e.id
                  left join waiting w on w.event_id = e.id
                 order by e.id
                """, statement -> {
            statement.setObject(1, id);
            statement.setObject(2, id);
            statement.setInt(3, limit);
            ResultSet rows = statement.executeQuery();
            UUID last = null;
            while (rows.next()) {
                last = rows.getObject(1, UUID.class);
                if (rows.getBoolean(2)) {
                    withoutPlace.add(last);
                }
            }
            return Optional.ofNullable(last);
        });
    }

    private OptionalLong number(String sql) {
        return database.run(sql, statement -> {
            ResultSet row = statement.executeQuery();
            Long number = row.next() ? row.getObject(1, Long.class) : null;
            return number == null ? OptionalLong.empty() : OptionalLong.of(number);
        });
    }
}

package dev.accountable.audit.log;

import static dev.accountable.jdbc.Database.setArray;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The queue before the tree and the places in it, and every statement on them. */
@ApplicationScoped
class Leaves {

    /** A number of our own ("merkle"), so that no other advisory lock in this database is the same. */
    private static final long LOCK = 0x6d65726b6c65L;

    /** An event that waits for its place; the hash of its leaf, in hexadecimal digits, as it was when the event arrived. */
    record Waiting(long position, UUID eventId, String leafHash, double waitedSeconds) {}

    /** An event's place, null while it waits, the leaf itself, and which service sent it. */
    record Placed(@Nullable Long index, String envelope, String source) {}

    /** Counted up to 100,000. */
    record Backlog(long count, double oldestSeconds) {}

    private final Database database;

    Leaves(Database database) {
        this.database = database;
    }

    /** True when this transaction alone may grow the tree; it stays so until the transaction ends. */
    boolean lock() {
        return database.run("select pg_try_advisory_xact_lock(?)", statement -> {
            statement.setLong(1, LOCK);
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        });
    }

    /** Takes the events that have waited longest out of the queue, in the order of their arrival. */
    List<Waiting> take(int most) {
        return database.run("""
                delete from waiting where position = any (array(select position from waiting order by position limit ?))
                returning position, event_id, encode(leaf_hash, 'hex'), extract(epoch from clock_timestamp() - recorded_at)
                """, statement -> {
            statement.setInt(1, most);
            ResultSet rows = statement.executeQuery();
            List<Waiting> taken = new ArrayList<>();
            while (rows.next()) {
                taken.add(new Waiting(
                        rows.getLong(1), rows.getObject(2, UUID.class), rows.getString(3), rows.getDouble(4)));
            }
            taken.sort(Comparator.comparingLong(Waiting::position));
            return taken;
        });
    }

    void place(long firstIndex, List<Waiting> leaves) {
        database.run(
                "insert into leaf (log_index, event_id) select * from unnest(?::bigint[], ?::uuid[])", statement -> {
                    setArray(
                            statement,
                            1,
                            "int8",
                            LongStream.range(firstIndex, firstIndex + leaves.size())
                                    .boxed()
                                    .toArray());
                    setArray(
                            statement,
                            2,
                            "uuid",
                            leaves.stream().map(Waiting::eventId).toArray());
                    return statement.executeUpdate();
                });
    }

    Optional<Placed> find(UUID eventId) {
        return database.run("""
                select l.log_index, e.envelope, e.source
                  from event e left join leaf l on l.event_id = e.id where e.id = ?
                """, statement -> {
            statement.setObject(1, eventId);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new Placed(row.getObject(1, Long.class), row.getString(2), row.getString(3)))
                    : Optional.empty();
        });
    }

    /** What the commitment in the envelope was made of; empty where the payload was forgotten. */
    Optional<Opening> opening(UUID eventId) {
        return database.run("""
                select p.content, encode(p.salt, 'base64')
                  from event e join payload p on p.event_id = e.id and p.time = e.time where e.id = ?
                """, statement -> {
            statement.setObject(1, eventId);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(new Opening(row.getString(1), row.getString(2))) : Optional.empty();
        });
    }

    /** The envelopes at these places, in their order. */
    List<String> envelopes(long firstIndex, int count) {
        return database.run("""
                select e.envelope from leaf l join event e on e.id = l.event_id
                 where l.log_index >= ? and l.log_index < ? order by l.log_index
                """, statement -> {
            statement.setLong(1, firstIndex);
            statement.setLong(2, firstIndex + count);
            ResultSet rows = statement.executeQuery();
            List<String> envelopes = new ArrayList<>();
            while (rows.next()) {
                envelopes.add(rows.getString(1));
            }
            return envelopes;
        });
    }

    /** Is the event about the person with this reference? Never about one who has been forgotten. */
    boolean isAbout(UUID eventId, String reference) {
        return database.run(
                "select from event e join person s on s.pseudonym = e.subject where e.id = ? and s.reference = ?",
                statement -> {
                    statement.setObject(1, eventId);
                    statement.setString(2, reference);
                    return statement.executeQuery().next();
                });
    }

    Backlog backlog() {
        return database.run("""
                select (select count(*) from (select 1 from waiting limit 100000) w),
                       (select extract(epoch from clock_timestamp() - recorded_at) from waiting order by position limit 1)
                """, statement -> {
            ResultSet row = statement.executeQuery();
            row.next();
            return new Backlog(row.getLong(1), row.getDouble(2));
        });
    }
}

package dev.accountable.audit.detection;

import static dev.accountable.jdbc.Database.setArray;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Undecided matches and detections, and every statement on them but those that send signals. */
@ApplicationScoped
class Detections {

    /** A number of our own ("detect"), so that no other advisory lock in this database is the same. */
    private static final long LOCK = 0x646574656374L;

    /** How late an event may come and still be counted together with those of its time. */
    static final Duration LATE = Duration.ofHours(1);

    static final String UNDECIDED = """
            select m.group_key, m.time, m.log_index, m.event_id, m.steps, m.subject
              from unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) as near (group_key, since, until)
              join detection_match m
                on m.rule_id = ? and m.group_key = near.group_key and m.time between near.since and near.until
            """;

    static final String NEAR = """
            select d.group_key, d.id, d.completed_by, d.first_at, d.last_at, d.events
              from unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) as near (group_key, since, until)
              join detection d
                on d.rule_id = ? and d.group_key = near.group_key
               and d.last_at >= near.since and d.first_at <= near.until
            """;

    static final String PAGE = """
            select d.id, r.version, r.id, d.group_key, d.first_at, d.last_at, d.detected_at, d.events, d.sample,
                   d.signal_tries, d.signalled_at, d.signal_refused
              from detection d join detection_rule r on r.id = d.rule_id
             where d.rule_key = ? and d.id < ?
             order by d.id desc limit ?
            """;

    static final String FORGET = "delete from detection_match where keep_until < ?::timestamptz";

    private static final UUID HIGHEST = new UUID(-1, -1);

    /** A detection as it is stored, with the version of the rule that found it. */
    record Stored(
            UUID id,
            int version,
            UUID rule,
            String group,
            Instant firstAt,
            Instant lastAt,
            Instant detectedAt,
            long events,
            List<UUID> sample,
            int tries,
            @Nullable Instant signalledAt,
            @Nullable String refused) {}

    private final Database database;

    Detections(Database database) {
        this.database = database;
    }

    /** True when this transaction alone may follow the log; it stays so until the transaction ends. */
    boolean lock() {
        return database.run("select pg_try_advisory_xact_lock(?)", statement -> {
            statement.setLong(1, LOCK);
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        });
    }

    /** What is known of these groups at the time of their new matches, and a window before and behind. */
    Map<String, Group> groups(DetectionRule rule, Map<String, List<Match>> matches) {
        Map<String, List<Match>> undecided = near(UNDECIDED, rule, matches, Detections::match);
        Map<String, List<Episode>> episodes = near(NEAR, rule, matches, Detections::episode);
        Map<String, Group> groups = new HashMap<>();
        for (String key : matches.keySet()) {
            groups.put(
                    key,
                    new Group(
                            rule.definition(),
                            undecided.getOrDefault(key, List.of()),
                            episodes.getOrDefault(key, List.of())));
        }
        return groups;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> Map<String, List<T>> near(
            String sql, DetectionRule rule, Map<String, List<Match>> matches, Reader<T> reader) {
        Duration window = rule.definition().length();
        return database.run(sql, statement -> {
            List<String> groups = List.copyOf(matches.keySet());
            setArray(statement, 1, "text", groups.toArray());
            setArray(
                    statement,
                    2,
                    "text",
                    texts(groups, group -> time(matches.get(group), true).minus(window)));
            setArray(
                    statement,
                    3,
                    "text",
                    texts(groups, group -> time(matches.get(group), false).plus(window)));
            statement.setObject(4, rule.id());
            ResultSet rows = statement.executeQuery();
            Map<String, List<T>> found = new HashMap<>();
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
                        .add(reader.read(rows));
            }
            return found;
        });
    }

    private static Instant time(@Nullable List<Match> matches, boolean first) {
        if (matches == null) {
            throw new IllegalStateException("A group that was touched has matches");
        }
        var times = matches.stream().map(Match::time);
        return (first ? times.min(Instant::compareTo) : times.max(Instant::compareTo)).orElseThrow();
    }

    private static <T> Object[] texts(Collection<T> values, Function<T, Object> text) {
        return values.stream().map(text).map(Object::toString).toArray();
    }

    private static Match match(ResultSet row) throws SQLException {
        return new Match(
                instant(row, 2),
                row.getLong(3),
                row.getObject(4, UUID.class),
                row.getInt(5),
                row.getObject(6, UUID.class));
    }

    private static Episode episode(ResultSet row) throws SQLException {
        return Episode.stored(
                row.getObject(2, UUID.class), row.getLong(3), instant(row, 4), instant(row, 5), row.getLong(6));
    }

    void keep(DetectionRule rule, String group, Collection<Match> added, Instant now) {
        if (added.isEmpty()) {
            return;
        }
        Instant until = now.plus(rule.definition().length()).plus(LATE);
        database.run("""
                insert into detection_match (rule_id, group_key, time, log_index, event_id, steps, subject, keep_until)
                select ?, ?, m.*, ?::timestamptz
                  from unnest(?::timestamptz[], ?::bigint[], ?::uuid[], ?::integer[], ?::uuid[]) as m
                """, statement -> {
            statement.setObject(1, rule.id());
            statement.setString(2, group);
            statement.setString(3, until.toString());
            setArray(statement, 4, "text", texts(added, Match::time));
            setArray(statement, 5, "int8", added.stream().map(Match::index).toArray());
            setArray(statement, 6, "uuid", added.stream().map(Match::event).toArray());
            setArray(statement, 7, "int4", added.stream().map(Match::steps).toArray());
            setArray(statement, 8, "uuid", added.stream().map(Match::subject).toArray());
            return statement.executeUpdate();
        });
    }

    void remove(DetectionRule rule, String group, Collection<Match> removed) {
        if (removed.isEmpty()) {
            return;
        }
        database.run("""
                delete from detection_match
                 where rule_id = ? and group_key = ?
                   and (time, log_index) in (select * from unnest(?::timestamptz[], ?::bigint[]))
                """, statement -> {
            statement.setObject(1, rule.id());
            statement.setString(2, group);
            setArray(statement, 3, "text", texts(removed, Match::time));
            setArray(statement, 4, "int8", removed.stream().map(Match::index).toArray());
            return statement.executeUpdate();
        });
    }

    /** A new detection, with its signal due at once. */
    void raise(DetectionRule rule, String group, Episode found, Instant now) {
        database.run("""
                insert into detection (id, rule_id, rule_key, group_key, first_at, last_at, detected_at, completed_by,
                                       events, sample, signal_due_at)
                values (?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?, ?, ?::timestamptz)
                """, statement -> {
            statement.setObject(1, found.id());
            statement.setObject(2, rule.id());
            statement.setString(3, rule.key());
            statement.setString(4, group);
            statement.setString(5, found.firstAt().toString());
            statement.setString(6, found.lastAt().toString());
            statement.setString(7, now.toString());
            statement.setLong(8, found.completedBy());
            statement.setLong(9, found.count());
            setArray(statement, 10, "uuid", found.sample().toArray());
            statement.setString(11, now.toString());
            return statement.executeUpdate();
        });
    }

    /** More of what was raised already. */
    void extend(Collection<Episode> grown) {
        if (grown.isEmpty()) {
            return;
        }
        database.run("""
                update detection d set first_at = g.first_at, last_at = g.last_at, events = g.events
                  from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
                    as g (id, first_at, last_at, events)
                 where d.id = g.id
                """, statement -> {
            setArray(statement, 1, "uuid", grown.stream().map(Episode::id).toArray());
            setArray(statement, 2, "text", texts(grown, Episode::firstAt));
            setArray(statement, 3, "text", texts(grown, Episode::lastAt));
            setArray(statement, 4, "int8", grown.stream().map(Episode::count).toArray());
            return statement.executeUpdate();
        });
    }

    /** Forgets matches that were not enough in time. */
    int forget(Instant now) {
        return database.run(FORGET, statement -> {
            statement.setString(1, now.toString());
            return statement.executeUpdate();
        });
    }

    /** Forgets the matches of a version that is no longer in force: the next one counts anew. */
    void forget(DetectionRule superseded) {
        database.run("delete from detection_match where rule_id = ?", statement -> {
            statement.setObject(1, superseded.id());
            return statement.executeUpdate();
        });
    }

    /** Newest first, behind {@code after}. */
    List<Stored> page(String key, @Nullable UUID after, int limit) {
        return database.run(PAGE, statement -> {
            statement.setString(1, key);
            statement.setObject(2, after == null ? HIGHEST : after);
            statement.setInt(3, limit);
            ResultSet rows = statement.executeQuery();
            List<Stored> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Stored(
                        rows.getObject(1, UUID.class),
                        rows.getInt(2),
                        rows.getObject(3, UUID.class),
                        rows.getString(4),
                        instant(rows, 5),
                        instant(rows, 6),
                        instant(rows, 7),
                        rows.getLong(8),
                        uuids(rows.getArray(9)),
                        rows.getInt(10),
                        rows.getObject(11) == null ? null : instant(rows, 11),
                        rows.getString(12)));
            }
            return found;
        });
    }

    /** Whom pseudonyms stand for, as far as that has not been forgotten. */
    Map<UUID, String> references(Collection<UUID> pseudonyms) {
        return database.run("select pseudonym, reference from person where pseudonym = any (?)", statement -> {
            setArray(statement, 1, "uuid", pseudonyms.toArray());
            ResultSet rows = statement.executeQuery();
            Map<UUID, String> references = new HashMap<>();
            while (rows.next()) {
                references.put(rows.getObject(1, UUID.class), rows.getString(2));
            }
            return references;
        });
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static List<UUID> uuids(Array array) throws SQLException {
        return List.of((UUID[]) array.getArray());
    }
}

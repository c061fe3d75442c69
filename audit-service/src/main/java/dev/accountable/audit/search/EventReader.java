package dev.accountable.audit.search;

import static dev.accountable.jdbc.Database.setArray;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.event.Outcome;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Finds events again, with as much of them as has not been forgotten. */
@ApplicationScoped
class EventReader {

    /** What PostgreSQL says when a statement took longer than {@code statement_timeout}. */
    private static final String QUERY_CANCELED = "57014";

    private static final String COLUMNS = """
            select e.id, l.log_index, e.time, e.type, e.source, e.outcome, e.actor, a.reference, e.subject, s.reference,
                   p.content, e.envelope,
                   encode(p.salt, 'base64'), encode(a.salt, 'base64'), encode(s.salt, 'base64')
            """;

    private static final String PLACE_AND_PERSONS = """
              left join leaf l on l.event_id = e.id
              left join person a on a.pseudonym = e.actor
              left join person s on s.pseudonym = e.subject
            """;

    private static final String PAYLOAD = " left join payload p on p.event_id = e.id and p.time = e.time";

    /**
     * The kinds of all events, by jumping from one to the next along the index: as many steps as there are kinds (a
     * hundred, say), however many events there are.
     */
    static final String KINDS = """
            with recursive kind (type, source, outcome) as (
                (select type, source, outcome from event order by type, source, outcome limit 1)
                union all
                select next.* from kind k cross join lateral (
                    select type, source, outcome from event
                     where (type, source, outcome) > (k.type, k.source, k.outcome)
                     order by type, source, outcome limit 1) next)
            select type, source, outcome from kind
            """;

    /** A statement and the values of its question marks. */
    record Query(String sql, List<Object> values) {

        void setOn(PreparedStatement statement) throws SQLException {
            int parameter = 1;
            for (Object value : values) {
                statement.setObject(parameter++, value);
            }
        }
    }

    private record Cursor(Instant time, UUID id) {}

    private final Database database;
    private final ObjectMapper json;
    private final Duration timeLimit;

    EventReader(
            Database database,
            ObjectMapper json,
            @ConfigProperty(name = "accountable.search.time-limit") Duration timeLimit) {
        this.database = database;
        this.json = json;
        this.timeLimit = timeLimit;
    }

    Optional<EventView> find(UUID id) {
        return database.run(COLUMNS + " from event e" + PAYLOAD + PLACE_AND_PERSONS + " where e.id = ?", statement -> {
            statement.setObject(1, id);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(view(row, true)) : Optional.empty();
        });
    }

    /** Newest first, behind the event {@code after}. */
    List<EventView> search(EventSearch search, @Nullable UUID after, int most) {
        Cursor cursor = after == null ? null : new Cursor(timeOf(after), after);
        return query(search, cursor, most).map(this::run).orElse(List.of());
    }

    /**
     * Planned anew each time, for these very values: one actor may have done half of all that is in the log, and the
     * average one ten things of it. And not for ever: a person who did everything and a kind that is everywhere can still
     * have nothing in common.
     */
    private List<EventView> run(Query query) {
        return QuarkusTransaction.requiringNew().call(() -> {
            database.run(
                    "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('statement_timeout', ?, true)",
                    statement -> {
                        statement.setString(1, timeLimit.toMillis() + "ms");
                        return statement.execute();
                    });
            return database.run(query.sql(), statement -> {
                query.setOn(statement);
                ResultSet rows = rowsInTime(statement);
                List<EventView> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(view(rows, false));
                }
                return found;
            });
        });
    }

    private static ResultSet rowsInTime(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeQuery();
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState())) {
                throw ProblemException.refused(
                        "search-too-broad",
                        "The search takes too long",
                        "What is looked for is rare among what the filters leave. Narrow the time, or name the person.");
            }
            throw e;
        }
    }

    /** What a search asks the database; nothing where it is known without asking that there is nothing to find. */
    Optional<Query> query(EventSearch search, @Nullable UUID after, int most) {
        return query(search, after == null ? null : new Cursor(timeOf(after), after), most);
    }

    private Optional<Query> query(EventSearch search, @Nullable Cursor cursor, int most) {
        Set<String> sought = search.persons();
        Map<String, UUID> pseudonyms = pseudonyms(sought);
        if (pseudonyms.size() < sought.size()) {
            return Optional.empty();
        }
        if (!search.narrowsKinds()) {
            return Optional.of(alongOneIndex(search, pseudonyms, Set.of(), cursor, most));
        }
        Set<Kind> all = kinds();
        Set<Kind> fitting = new HashSet<>(all);
        fitting.removeIf(kind -> !search.fits(kind));
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        if (fitting.size() == all.size()) {
            return Optional.of(alongOneIndex(search, pseudonyms, Set.of(), cursor, most));
        }
        return Optional.of(
                search.isAboutOneThing()
                        ? alongOneIndex(search, pseudonyms, fitting, cursor, most)
                        : kindByKind(search, fitting, cursor, most));
    }

    /** From the newest on, along the index on time, a person, or a resource. */
    private static Query alongOneIndex(
            EventSearch search, Map<String, UUID> pseudonyms, Set<Kind> kinds, @Nullable Cursor cursor, int most) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        // Hidden from the planner, a person alone is looked for along their own index. Somebody who did a tenth of all
        // that
        // is in the log and stopped a year ago would otherwise be looked for from the newest event on.
        boolean alone = kinds.isEmpty() && search.persons().size() < 2 && search.resource() == null;
        String person = alone ? "(select ?::uuid)" : "?";
        add(conditions, values, "e.subject = " + person, search.subjectPseudonym());
        add(conditions, values, "e.actor = " + person, search.actorPseudonym());
        add(
                conditions,
                values,
                "e.subject = " + person,
                search.subject() == null ? null : pseudonyms.get(search.subject()));
        add(conditions, values, "e.actor = " + person, search.actor() == null ? null : pseudonyms.get(search.actor()));
        add(conditions, values, "p.resource = ?", search.resource());
        if (!kinds.isEmpty()) {
            conditions.add("(e.type, e.source, e.outcome) in ("
                    + String.join(", ", kinds.stream().map(kind -> "(?, ?, ?)").toList()) + ")");
            for (Kind kind : kinds) {
                values.addAll(List.of(kind.type(), kind.source(), kind.outcome().name()));
            }
        }
        boolean byResource = search.resource() != null;
        String time = byResource ? "p.time" : "e.time";
        String id = byResource ? "p.event_id" : "e.id";
        addTimes(conditions, values, search, cursor, time, id);
        values.add(most);
        values.add(most);
        return newestOf(
                "select e.* from " + (byResource ? "payload p join event e on e.id = p.event_id" : "event e")
                        + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                        + " order by " + time + " desc, " + id + " desc limit ?",
                values);
    }

    /** The rest of what is shown, for no more rows than are shown. */
    private static Query newestOf(String events, List<Object> values) {
        return new Query(
                COLUMNS + " from (" + events + ") e" + PAYLOAD + PLACE_AND_PERSONS
                        + " order by e.time desc, e.id desc limit ?",
                values);
    }

    /**
     * The newest of each kind, each along its own part of the index, and of those the newest: no sort of more than kinds
     * times {@code most} rows, however rare or frequent the kinds are.
     */
    private static Query kindByKind(EventSearch search, Set<Kind> kinds, @Nullable Cursor cursor, int most) {
        List<Object> values = new ArrayList<>();
        for (Kind kind : kinds) {
            values.addAll(List.of(kind.type(), kind.source(), kind.outcome().name()));
        }
        List<String> conditions = new ArrayList<>();
        addTimes(conditions, values, search, cursor, "time", "id");
        values.addAll(List.of(most, most, most));
        return newestOf(
                "select e.* from (values "
                        + String.join(
                                ", ", kinds.stream().map(kind -> "(?, ?, ?)").toList())
                        + ") as k (type, source, outcome) cross join lateral (select * from event"
                        + " where type = k.type and source = k.source and outcome = k.outcome"
                        + String.join(
                                "",
                                conditions.stream()
                                        .map(condition -> " and " + condition)
                                        .toList())
                        + " order by time desc, id desc limit ?) e order by e.time desc, e.id desc limit ?",
                values);
    }

    private static void addTimes(
            List<String> conditions,
            List<Object> values,
            EventSearch search,
            @Nullable Cursor cursor,
            String time,
            String id) {
        add(conditions, values, time + " >= ?::timestamptz", text(search.from()));
        add(conditions, values, time + " < ?::timestamptz", text(search.to()));
        if (cursor != null) {
            conditions.add("(" + time + ", " + id + ") < (?::timestamptz, ?)");
            values.add(cursor.time().toString());
            values.add(cursor.id());
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void add(List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
    }

    /** The pseudonyms of those of these references that have one. */
    private Map<String, UUID> pseudonyms(Set<String> references) {
        return database.run("select reference, pseudonym from person where reference = any (?)", statement -> {
            setArray(statement, 1, "text", references.toArray());
            ResultSet rows = statement.executeQuery();
            Map<String, UUID> pseudonyms = new HashMap<>();
            while (rows.next()) {
                pseudonyms.put(rows.getString(1), rows.getObject(2, UUID.class));
            }
            return pseudonyms;
        });
    }

    private Set<Kind> kinds() {
        return database.run(KINDS, statement -> {
            ResultSet rows = statement.executeQuery();
            Set<Kind> kinds = new HashSet<>();
            while (rows.next()) {
                kinds.add(new Kind(rows.getString(1), rows.getString(2), Outcome.valueOf(rows.getString(3))));
            }
            return kinds;
        });
    }

    private Instant timeOf(UUID id) {
        return database.run("select time from event where id = ?", statement -> {
            statement.setObject(1, id);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                throw ProblemException.invalid("after", "must be the cursor of a page before");
            }
            return row.getObject(1, OffsetDateTime.class).toInstant();
        });
    }

    private EventView view(ResultSet row, boolean withEvidence) throws SQLException {
        String content = row.getString(11);
        EventView.Payload payload = content == null ? null : payload(content);
        return new EventView(
                row.getObject(1, UUID.class),
                row.getObject(2, Long.class),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                Outcome.valueOf(row.getString(6)),
                row.getObject(7, UUID.class),
                row.getString(8),
                row.getObject(9, UUID.class),
                row.getString(10),
                payload == null ? null : payload.resource(),
                payload == null ? null : payload.details(),
                withEvidence
                        ? new EventView.Evidence(
                                row.getString(12), content, row.getString(13), row.getString(14), row.getString(15))
                        : null);
    }

    private EventView.Payload payload(String content) {
        try {
            return json.readValue(content, EventView.Payload.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored payload is not what this service writes", e);
        }
    }
}

package dev.accountable.audit.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds events again, with as much of them as has not been forgotten. */
@ApplicationScoped
class EventReader {

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

    private static final String SELECT =
            COLUMNS + " from event e left join payload p on p.event_id = e.id and p.time = e.time" + PLACE_AND_PERSONS;

    /** From the resource, which is payload, to the event: in the order of the index on resources. */
    private static final String SELECT_BY_RESOURCE =
            COLUMNS + " from payload p join event e on e.id = p.event_id" + PLACE_AND_PERSONS;

    private final Database database;
    private final Persons persons;
    private final ObjectMapper json;

    EventReader(Database database, Persons persons, ObjectMapper json) {
        this.database = database;
        this.persons = persons;
        this.json = json;
    }

    Optional<EventView> find(UUID id) {
        return database.run(SELECT + " where e.id = ?", statement -> {
            statement.setObject(1, id);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(view(row, true)) : Optional.empty();
        });
    }

    /** Newest first. One more than the limit is returned where there is more. */
    List<EventView> search(EventSearch search) {
        Set<String> sought = search.persons();
        Map<String, UUID> pseudonyms = persons.known(sought);
        if (pseudonyms.size() < sought.size()) {
            return List.of();
        }
        UUID after = search.after();
        Instant afterTime = after == null ? null : timeOf(after);
        return database.run(searchSql(search, pseudonyms), statement -> {
            int parameter = 1;
            for (Object value : search.values()) {
                statement.setObject(parameter++, value);
            }
            if (afterTime != null) {
                statement.setString(parameter++, afterTime.toString());
                statement.setObject(parameter++, after);
            }
            statement.setInt(parameter, search.limit() + 1);
            ResultSet rows = statement.executeQuery();
            List<EventView> found = new ArrayList<>();
            while (rows.next()) {
                found.add(view(rows, false));
            }
            return found;
        });
    }

    static String searchSql(EventSearch search, Map<String, UUID> pseudonyms) {
        boolean byResource = search.resource() != null;
        String time = byResource ? "p.time" : "e.time";
        String id = byResource ? "p.event_id" : "e.id";
        return (byResource ? SELECT_BY_RESOURCE : SELECT)
                + " where " + search.where(pseudonyms)
                + (search.after() == null ? "" : " and (" + time + ", " + id + ") < (?::timestamptz, ?)")
                + " order by " + time + " desc, " + id + " desc limit ?";
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
        EventView.Payload payload = content == null ? null : read(content, EventView.Payload.class);
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

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored text is not what this service writes", e);
        }
    }
}

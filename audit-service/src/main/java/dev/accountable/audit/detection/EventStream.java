package dev.accountable.audit.detection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.jdbc.Database;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The log as the rules read it, and every statement for that. */
@ApplicationScoped
class EventStream {

    static final String BY_INDEX = """
            select l.log_index, e.id, e.time, e.type, e.source, e.outcome, e.actor, e.subject, p.content
              from leaf l
              join event e on e.id = l.event_id
              left join payload p on p.event_id = e.id and p.time = e.time
             where l.log_index >= ? and l.log_index < ?
             order by l.log_index
            """;

    /** Durable and not yet in the tree counts as well: it happened. */
    static final String BY_TIME = """
            select 0, e.id, e.time, e.type, e.source, e.outcome, e.actor, e.subject, p.content
              from event e
              left join payload p on p.event_id = e.id and p.time = e.time
             where e.time >= ?::timestamptz and e.time < ?::timestamptz
             order by e.time, e.id
             limit ?
            """;

    /** So many events at most are gone through; the number also tells PostgreSQL to begin at once, along the index. */
    static final int MOST = 1_000_000;

    /** No event of the log: what stands still records nothing. */
    static final String STALLED = "dev.accountable.audit.log.stalled";

    private static final int FETCH = 500;

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Payload(@Nullable Map<String, String> details) {}

    private final Database database;
    private final ObjectMapper json;

    EventStream(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** From one place in the log to before another. No place appears below one that is seen. */
    List<LoggedEvent> between(long from, long to) {
        return database.run(BY_INDEX, statement -> {
            statement.setLong(1, from);
            statement.setLong(2, to);
            ResultSet rows = statement.executeQuery();
            List<LoggedEvent> events = new ArrayList<>();
            while (rows.next()) {
                events.add(event(rows, rows.getLong(1)));
            }
            return events;
        });
    }

    /**
     * Goes through past events in the order of their time, for as long as the reader wants more; in constant memory, which
     * needs a transaction around it.
     */
    void replay(Instant from, Instant to, Predicate<LoggedEvent> reader) {
        database.run(BY_TIME, statement -> {
            statement.setFetchSize(FETCH);
            statement.setString(1, from.toString());
            statement.setString(2, to.toString());
            statement.setInt(3, MOST);
            ResultSet rows = statement.executeQuery();
            long place = 0;
            while (rows.next() && reader.test(event(rows, place))) {
                place++;
            }
            return place;
        });
    }

    /** The place that the next event will get. What was signed says so: nobody moves it by a row in the log. */
    long end() {
        return database.run("select coalesce(max(size), 0) from checkpoint", statement -> {
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        });
    }

    /**
     * An event made up of the oldest one that has waited for its place in the tree since before {@code limit}. It has no place
     * itself: a negative number, another one each second.
     */
    Optional<LoggedEvent> stalledSince(Instant limit) {
        return database.run(
                "select event_id from (select * from waiting order by position limit 1) oldest"
                        + " where recorded_at < ?::timestamptz",
                statement -> {
                    statement.setString(1, limit.toString());
                    ResultSet row = statement.executeQuery();
                    return row.next()
                            ? Optional.of(new LoggedEvent(
                                    -limit.getEpochSecond(),
                                    row.getObject(1, UUID.class),
                                    limit,
                                    STALLED,
                                    "/audit-service",
                                    "SUCCESS",
                                    new UUID(0, 0),
                                    null,
                                    Map.of()))
                            : Optional.empty();
                });
    }

    private LoggedEvent event(ResultSet row, long index) throws SQLException {
        return new LoggedEvent(
                index,
                row.getObject(2, UUID.class),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, UUID.class),
                row.getObject(8, UUID.class),
                details(row.getString(9)));
    }

    /** What cannot be read has no details: whoever spoils a row must not stop the rules. The self-check names it. */
    private Map<String, String> details(@Nullable String content) {
        try {
            @Nullable Payload payload = content == null ? null : json.readValue(content, Payload.class);
            return payload == null || payload.details() == null ? Map.of() : payload.details();
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}

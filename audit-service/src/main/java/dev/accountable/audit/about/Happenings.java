package dev.accountable.audit.about;

import dev.accountable.audit.event.Outcome;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the log holds about one person, without that person's own looks at it. */
@ApplicationScoped
class Happenings {

    static final String PAGE = """
            select e.id, e.time, e.type, e.source, e.outcome, e.actor = e.subject, a.reference,
                   p.content::json -> 'details' ->> 'role'
              from (select * from event
                     where subject = ? and (type <> 'dev.accountable.access.read' or actor <> subject) %s
                     order by time desc, id desc limit ?) e
              left join payload p on p.event_id = e.id and p.time = e.time
              left join person a on a.pseudonym = e.actor
             order by e.time desc, e.id desc
            """;

    static final String BEHIND = "and (time, id) < (?::timestamptz, ?)";

    private final Database database;

    Happenings(Database database) {
        this.database = database;
    }

    /** Nothing where the log has never heard of this person, or has forgotten them. */
    Optional<UUID> pseudonym(String reference) {
        return database.run("select pseudonym from person where reference = ?", statement -> {
            statement.setString(1, reference);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
        });
    }

    /** Newest first, behind the event {@code after}. */
    List<Happening> about(UUID person, @Nullable UUID after, int most, PlainWords words) {
        OffsetDateTime afterTime = after == null ? null : timeOf(person, after);
        return database.run(PAGE.formatted(after == null ? "" : BEHIND), statement -> {
            int parameter = 1;
            statement.setObject(parameter++, person);
            if (afterTime != null) {
                statement.setString(parameter++, afterTime.toString());
                statement.setObject(parameter++, after);
            }
            statement.setInt(parameter, most);
            ResultSet rows = statement.executeQuery();
            List<Happening> found = new ArrayList<>();
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                String type = rows.getString(3);
                String source = rows.getString(4);
                Who who = Who.of(rows.getBoolean(6), rows.getString(7), rows.getString(8), type);
                found.add(new Happening(
                        id,
                        rows.getObject(2, OffsetDateTime.class).toInstant(),
                        words.what(type, source, Outcome.valueOf(rows.getString(5))),
                        new Happening.By(who, words.who(who)),
                        words.service(source),
                        type,
                        URI.create("/api/v1/log/inclusion-proofs/" + id)));
            }
            return found;
        });
    }

    /** Of this person's events only: a cursor must not tell anybody that somebody else's event exists. */
    private OffsetDateTime timeOf(UUID person, UUID event) {
        return database.run("select time from event where id = ? and subject = ?", statement -> {
            statement.setObject(1, event);
            statement.setObject(2, person);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                throw ProblemException.invalid("after", "must be the cursor of a page before");
            }
            return row.getObject(1, OffsetDateTime.class);
        });
    }
}

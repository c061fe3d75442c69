package dev.accountable.audit.programme.measure;

import dev.accountable.audit.programme.Documents;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What shows that measures are in place. Written once, never taken away. Plain SQL, because each row is shown with the place
 * of its event in the log.
 */
@ApplicationScoped
class Evidence {

    private static final String SELECT = """
            select m.id, m.label, m.event_id, l.log_index, m.url, m.document_id, m.added_by, m.added_at
              from measure_evidence m left join leaf l on l.event_id = m.event_id
            """;

    private final Database database;
    private final Documents documents;

    Evidence(Database database, Documents documents) {
        this.database = database;
        this.documents = documents;
    }

    EvidenceView add(UUID measureId, AddEvidence request, String by, Instant now) {
        if (Stream.of(request.eventId(), request.url(), request.documentId())
                        .filter(given -> given != null)
                        .count()
                != 1) {
            throw ProblemException.invalid("eventId", "must be given, or a url, or a documentId: one of the three");
        }
        if (request.eventId() != null && !isInTheLog(request.eventId())) {
            throw ProblemException.invalid("eventId", "must be the id of an event in the log");
        }
        documents.mustExist(request.documentId());
        UUID id = UuidV7.next();
        database.run("""
                insert into measure_evidence (id, measure_id, label, event_id, url, document_id, added_by, added_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """, statement -> {
            statement.setObject(1, id);
            statement.setObject(2, measureId);
            statement.setString(3, request.label());
            statement.setObject(4, request.eventId());
            statement.setString(5, request.url());
            statement.setObject(6, request.documentId());
            statement.setString(7, by);
            statement.setObject(8, now.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        });
        return database.run(SELECT + " where m.id = ?", statement -> {
            statement.setObject(1, id);
            return views(statement.executeQuery()).get(0);
        });
    }

    boolean isThere(UUID measureId) {
        return database.run("select from measure_evidence where measure_id = ? limit 1", statement -> {
            statement.setObject(1, measureId);
            return statement.executeQuery().next();
        });
    }

    /** In the order in which it was added, behind {@code after}. */
    List<EvidenceView> of(UUID measureId, @Nullable UUID after, int limit) {
        return database.run(
                SELECT + " where m.measure_id = ?" + (after == null ? "" : " and m.id > ?") + " order by m.id limit ?",
                statement -> {
                    int parameter = 1;
                    statement.setObject(parameter++, measureId);
                    if (after != null) {
                        statement.setObject(parameter++, after);
                    }
                    statement.setInt(parameter, limit);
                    return views(statement.executeQuery());
                });
    }

    private boolean isInTheLog(UUID eventId) {
        return database.run("select from event where id = ?", statement -> {
            statement.setObject(1, eventId);
            return statement.executeQuery().next();
        });
    }

    private static List<EvidenceView> views(ResultSet rows) throws SQLException {
        List<EvidenceView> views = new ArrayList<>();
        while (rows.next()) {
            UUID eventId = rows.getObject(3, UUID.class);
            views.add(new EvidenceView(
                    rows.getObject(1, UUID.class),
                    rows.getString(2),
                    eventId,
                    rows.getObject(4, Long.class),
                    eventId == null ? null : "/api/v1/log/inclusion-proofs/" + eventId,
                    rows.getString(5),
                    rows.getObject(6, UUID.class),
                    rows.getString(7),
                    rows.getObject(8, OffsetDateTime.class).toInstant()));
        }
        return views;
    }
}

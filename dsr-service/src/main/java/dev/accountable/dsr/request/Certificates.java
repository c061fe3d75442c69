package dev.accountable.dsr.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.jdbc.Database;
import dev.accountable.signing.SigningKeys;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The signed statement of what an erasure did: in which systems, to how many records, and what is kept, on which ground and
 * until when. Computed when it is asked for: the same facts give the same bytes, and what was completed later stands in a
 * later one. It names the person by the issuer's reference alone.
 */
@ApplicationScoped
class Certificates {

    /** The content type of the payload, without {@code application/}. */
    static final String CONTENT_TYPE = "vnd.accountable.erasure+json";

    private final Database database;
    private final ObjectMapper json;
    private final SigningKeys seal;

    Certificates(Database database, ObjectMapper json, SigningKeys seal) {
        this.database = database;
        this.json = json;
        this.seal = seal;
    }

    /** What is signed. Times are UTC. */
    @RegisterForReflection
    record Statement(
            String type,
            UUID request,
            String subject,
            Instant receivedAt,
            Instant completedAt,
            List<Told> systems,
            List<Records> records) {}

    /** A system in which it was done; of a recipient, that it was told (Art. 17(2), 19). */
    @RegisterForReflection
    record Told(String system, Instant doneAt) {}

    /**
     * Records of one dataset to which the same happened.
     *
     * @param until the last day for which they are kept
     */
    @RegisterForReflection
    record Records(
            String system,
            String dataset,
            ReportView.Done done,
            long count,
            @Nullable String reason,
            @Nullable String legalBasis,
            @Nullable LocalDate until,
            Instant lastDoneAt) {}

    /** Compact JWS. */
    String of(SubjectRequest request) {
        RequestSummary summary = request.summary();
        var statement = new Statement(
                "ERASURE",
                request.id(),
                request.subject(),
                summary.receivedAt(),
                Objects.requireNonNull(summary.completedAt(), "only what is completed is certified"),
                systems(request.id()),
                records(request.id()));
        try {
            return seal.sign(json.writeValueAsString(statement), CONTENT_TYPE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A statement is always writable as JSON", e);
        }
    }

    private List<Told> systems(UUID request) {
        return database.run("""
                select system, max(done_at) as done_at from request_task
                 where request_id = ? and kind in ('ERASE', 'COMPLETE') and system is not null and done_at is not null
                 group by system order by system""", statement -> {
            statement.setObject(1, request);
            ResultSet row = statement.executeQuery();
            List<Told> systems = new ArrayList<>();
            while (row.next()) {
                systems.add(new Told(row.getString("system"), moment(row)));
            }
            return systems;
        });
    }

    private List<Records> records(UUID request) {
        return database.run("""
                select r.system, r.dataset,
                       case when h.id is null then action else 'RETAIN' end as action,
                       case when h.id is null then r.reason else 'A legal hold keeps it' end as reason,
                       case when h.id is null then r.legal_basis else h.legal_basis end as legal_basis,
                       case when h.id is null then until else h.ends_on end as until,
                       count(*) as count, max(done_at) as done_at
                  from erasure_record r left join legal_hold h on h.id = r.hold_id
                 where request_id = ? and done_at is not null
                 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6""", statement -> {
            statement.setObject(1, request);
            ResultSet row = statement.executeQuery();
            List<Records> records = new ArrayList<>();
            while (row.next()) {
                records.add(new Records(
                        row.getString("system"),
                        row.getString("dataset"),
                        ReportView.Done.of(Action.valueOf(row.getString("action"))),
                        row.getLong("count"),
                        row.getString("reason"),
                        row.getString("legal_basis"),
                        row.getObject("until", LocalDate.class),
                        moment(row)));
            }
            return records;
        });
    }

    private static Instant moment(ResultSet row) throws SQLException {
        return Objects.requireNonNull(Database.instant(row, "done_at"));
    }
}

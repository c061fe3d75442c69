package dev.accountable.breach.risk;

import static dev.accountable.jdbc.Database.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.breach.risk.WriteRisk.Level;
import dev.accountable.breach.risk.WriteRisk.Treatment;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Risks in the database, in the caller's transaction. */
@ApplicationScoped
class RiskRegister {

    private final Database database;
    private final ObjectMapper json;

    RiskRegister(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    void add(UUID id, WriteRisk risk, String author, Instant now) {
        database.update(
                """
                insert into risk (id, title, source, owner, likelihood, consequence, reasons, treatment, treated_by, review_at,
                                  incident_id, version, author, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)\
                """,
                id,
                risk.title(),
                risk.source(),
                risk.owner(),
                risk.likelihood(),
                risk.consequence(),
                risk.reasons(),
                risk.treatment(),
                risk.treatedBy(),
                risk.reviewAt(),
                risk.incidentId(),
                author,
                now);
        remember(id, 1, risk);
    }

    void change(UUID id, int version, WriteRisk risk, String author, Instant now) {
        database.update(
                """
                update risk set title = ?, source = ?, owner = ?, likelihood = ?, consequence = ?, reasons = ?, treatment = ?,
                                treated_by = ?, review_at = ?, incident_id = ?, version = ?, author = ?, changed_at = ?
                where id = ?\
                """,
                risk.title(),
                risk.source(),
                risk.owner(),
                risk.likelihood(),
                risk.consequence(),
                risk.reasons(),
                risk.treatment(),
                risk.treatedBy(),
                risk.reviewAt(),
                risk.incidentId(),
                version,
                author,
                now,
                id);
        remember(id, version, risk);
    }

    private void remember(UUID id, int version, WriteRisk risk) {
        try {
            database.update(
                    "insert into risk_history (id, version, content) values (?, ?, ?)",
                    id,
                    version,
                    json.writeValueAsString(risk));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A risk is always writable as JSON", e);
        }
    }

    /** For a change: others who want to change it wait. */
    Optional<RiskView> locked(UUID id, Instant now) {
        return database.one("select * from risk where id = ? for update", row -> view(row, now), id);
    }

    Optional<RiskView> get(UUID id, Instant now) {
        return database.one("select * from risk where id = ?", row -> view(row, now), id);
    }

    /** Those to be reviewed first come first, behind {@code after}. */
    List<RiskView> page(@Nullable RiskView after, int limit, Instant now) {
        return database.list(
                "select * from risk where (review_at, id) > (?, ?) order by review_at, id limit ?",
                row -> view(row, now),
                after == null ? LocalDate.EPOCH : after.risk().reviewAt(),
                after == null ? new UUID(0, 0) : after.id(),
                limit);
    }

    private static RiskView view(ResultSet row, Instant now) throws SQLException {
        LocalDate reviewAt = row.getObject("review_at", LocalDate.class);
        int likelihood = row.getInt("likelihood");
        int consequence = row.getInt("consequence");
        return new RiskView(
                row.getObject("id", UUID.class),
                new WriteRisk(
                        row.getString("title"),
                        row.getString("source"),
                        row.getString("owner"),
                        likelihood,
                        consequence,
                        row.getString("reasons"),
                        Treatment.valueOf(row.getString("treatment")),
                        row.getString("treated_by"),
                        reviewAt,
                        row.getObject("incident_id", UUID.class)),
                Level.of(likelihood, consequence),
                reviewAt.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC)),
                row.getInt("version"),
                row.getString("author"),
                Objects.requireNonNull(instant(row, "changed_at")));
    }
}

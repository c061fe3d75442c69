package dev.accountable.breach.assessment;

import static dev.accountable.jdbc.Database.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sheets of facts, scores and decisions in the database. All of it in the caller's transaction, and only ever added to. */
@ApplicationScoped
public class Assessments {

    private static final String DECISIONS = """
        select d.number, d.facts_version, d.proposed, d.outcome, d.downward, d.reasons, d.exemption, d.exemption_reason,
               d.author, d.decided_at, c.author as confirmed_by, c.confirmed_at, c.reasons as confirmed_because
        from decision d left join decision_confirmation c on c.incident_id = d.incident_id and c.number = d.number
        where d.incident_id = ?
        """;

    private final Database database;
    private final ObjectMapper json;

    Assessments(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    FactsView add(UUID incident, Facts facts, String author, Instant now) {
        int version = facts(incident).map(FactsView::version).orElse(0) + 1;
        database.update(
                "insert into facts (incident_id, version, content, author, recorded_at) values (?, ?, ?, ?, ?)",
                incident,
                version,
                write(facts),
                author,
                now);
        return new FactsView(version, facts, author, now);
    }

    /** The sheet in force. */
    public Optional<FactsView> facts(UUID incident) {
        return database.one(
                "select * from facts where incident_id = ? order by version desc limit 1", this::sheet, incident);
    }

    /** As they were known when something was decided. */
    public Optional<FactsView> facts(UUID incident, int version) {
        return history(incident, version - 1, 1).stream()
                .filter(found -> found.version() == version)
                .findFirst();
    }

    List<FactsView> history(UUID incident, int after, int limit) {
        return database.list(
                "select * from facts where incident_id = ? and version > ? order by version limit ?",
                this::sheet,
                incident,
                after,
                limit);
    }

    void add(UUID incident, int factsVersion, SeveritySheet sheet, String author, Instant now) {
        database.update("""
            insert into severity (incident_id, number, facts_version, sheet, author, recorded_at)
            select ?, coalesce(max(number), 0) + 1, ?, ?, ?, ? from severity where incident_id = ?\
            """, incident, factsVersion, write(sheet), author, now, incident);
    }

    /** The last score that somebody gave, with all its parts. */
    Optional<SeverityView> severity(UUID incident, Facts facts) {
        return database.one(
                "select * from severity where incident_id = ? order by number desc limit 1",
                row -> {
                    SeveritySheet sheet = read(row.getString("sheet"), SeveritySheet.class);
                    return new SeverityView(
                            row.getInt("number"),
                            row.getInt("facts_version"),
                            sheet,
                            sheet.score(facts),
                            row.getString("author"),
                            required(row, "recorded_at"));
                },
                incident);
    }

    int decide(UUID incident, Decide decide, Outcome proposed, String author, Instant now) {
        int number = database.one(
                        "select coalesce(max(number), 0) + 1 from decision where incident_id = ?",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
        database.update(
                """
                insert into decision (incident_id, number, facts_version, proposed, outcome, downward, reasons, exemption,
                                      exemption_reason, author, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                incident,
                number,
                decide.factsVersion(),
                proposed,
                decide.outcome(),
                decide.outcome().compareTo(proposed) < 0,
                decide.reasons(),
                decide.exemption(),
                decide.exemptionReason(),
                author,
                now);
        return number;
    }

    void confirm(UUID incident, int number, String reasons, String author, Instant now) {
        database.update(
                "insert into decision_confirmation (incident_id, number, reasons, author, confirmed_at)"
                        + " values (?, ?, ?, ?, ?)",
                incident,
                number,
                reasons,
                author,
                now);
    }

    Optional<DecisionView> decision(UUID incident, int number) {
        return database.one(DECISIONS + "and d.number = ?", Assessments::decision, incident, number);
    }

    List<DecisionView> decisions(UUID incident, int after, int limit) {
        return database.list(
                DECISIONS + "and d.number > ? order by d.number limit ?",
                Assessments::decision,
                incident,
                after,
                limit);
    }

    /** The last one that nobody has still to confirm. */
    public Optional<DecisionView> inForce(UUID incident) {
        return database.one(
                DECISIONS + "and (not d.downward or c.number is not null) order by d.number desc limit 1",
                Assessments::decision,
                incident);
    }

    private FactsView sheet(ResultSet row) throws SQLException {
        return new FactsView(
                row.getInt("version"),
                read(row.getString("content"), Facts.class),
                row.getString("author"),
                required(row, "recorded_at"));
    }

    private static DecisionView decision(ResultSet row) throws SQLException {
        String exemption = row.getString("exemption");
        boolean downward = row.getBoolean("downward");
        Instant confirmedAt = instant(row, "confirmed_at");
        return new DecisionView(
                row.getInt("number"),
                row.getInt("facts_version"),
                Outcome.valueOf(row.getString("proposed")),
                Outcome.valueOf(row.getString("outcome")),
                downward,
                !downward || confirmedAt != null,
                row.getString("reasons"),
                exemption == null ? null : Exemption.valueOf(exemption),
                row.getString("exemption_reason"),
                row.getString("author"),
                required(row, "decided_at"),
                row.getString("confirmed_by"),
                confirmedAt,
                row.getString("confirmed_because"));
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column));
    }

    private String write(Object sheet) {
        try {
            return json.writeValueAsString(sheet);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sheet is always writable as JSON", e);
        }
    }

    private <T> T read(@Nullable String text, Class<T> type) {
        try {
            return json.readValue(Objects.requireNonNull(text), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was stored is what this service wrote", e);
        }
    }
}

package dev.accountable.breach.scope;

import static dev.accountable.jdbc.Database.instant;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Scopes in the database: only ever added to. */
@ApplicationScoped
public class Scopes {

    private final Database database;
    private final Incidents incidents;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;

    Scopes(Database database, Incidents incidents, AuditTrail auditTrail, ObjectMapper json, InstantSource clock) {
        this.database = database;
        this.incidents = incidents;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps what was answered; the systems were asked before, outside of a transaction. */
    @Transactional
    @Idempotent
    RestResponse<ScopeView> add(UUID incident, DetermineScope asked, List<SystemScope> systems, String author) {
        incidents.forChange(incident);
        int number = database.one(
                        "select coalesce(max(number), 0) + 1 from incident_scope where incident_id = ?",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
        Instant now = clock.instant();
        database.update(
                """
                insert into incident_scope (incident_id, number, first_day, last_day, systems, source, author, determined_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)\
                """, incident, number, asked.from(), asked.until(), write(systems), ScopeView.SOURCE, author, now);
        ScopeView scope = ScopeView.of(number, asked.from(), asked.until(), systems, author, now);
        auditTrail.record(
                "breach.scope.determined",
                "incidents/" + incident + "/scopes/" + number,
                null,
                Map.of(
                        "systems", Integer.toString(systems.size()),
                        "notReached", Integer.toString(scope.notReached().size())));
        return ResponseBuilder.create(CREATED, scope).build();
    }

    public Optional<ScopeView> get(UUID incident, int number) {
        return list(incident, number - 1, 1).stream()
                .filter(found -> found.number() == number)
                .findFirst();
    }

    List<ScopeView> list(UUID incident, int after, int limit) {
        return database.list(
                "select * from incident_scope where incident_id = ? and number > ? order by number limit ?",
                this::view,
                incident,
                after,
                limit);
    }

    private ScopeView view(ResultSet row) throws SQLException {
        return ScopeView.of(
                row.getInt("number"),
                row.getObject("first_day", LocalDate.class),
                row.getObject("last_day", LocalDate.class),
                read(row.getString("systems")),
                row.getString("author"),
                Objects.requireNonNull(instant(row, "determined_at")));
    }

    private List<SystemScope> read(String systems) {
        try {
            return json.readValue(systems, new TypeReference<List<SystemScope>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was stored is what this service wrote", e);
        }
    }

    private String write(List<SystemScope> systems) {
        try {
            return json.writeValueAsString(systems);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A scope is always writable as JSON", e);
        }
    }
}

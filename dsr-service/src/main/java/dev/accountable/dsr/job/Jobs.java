package dev.accountable.dsr.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The table of jobs, and every statement on it. */
@ApplicationScoped
public class Jobs {

    private static final String ROW =
            "id, target, state, spec, progress, attempts, error, created_by, created_at, finished_at";

    private final Database database;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Duration lease;

    Jobs(
            Database database,
            ObjectMapper json,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.lease", defaultValue = "PT5M") Duration lease) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.lease = lease;
    }

    /** The right to one attempt. */
    record Claim(
            UUID id, String kind, String spec, @Nullable String progress, int attempt) {}

    /** The lease ended while the work went on; whoever has the job now does it. */
    static class LeaseLost extends RuntimeException {}

    /** In the caller's transaction. */
    @Transactional(TxType.MANDATORY)
    public UUID add(String kind, String target, Object spec, String createdBy) {
        UUID id = UuidV7.next();
        Instant now = clock.instant();
        database.run("""
                insert into job (id, kind, target, spec, state, attempts, next_attempt_at, created_by, created_at)
                values (?, ?, ?, ?::jsonb, 'WAITING', 0, ?, ?, ?)""", statement -> {
            statement.setObject(1, id);
            statement.setString(2, kind);
            statement.setString(3, target);
            statement.setString(4, write(spec));
            Database.setInstant(statement, 5, now);
            statement.setString(6, createdBy);
            Database.setInstant(statement, 7, now);
            return statement.executeUpdate();
        });
        return id;
    }

    /** True while a job of this kind and target is not at its end. */
    public boolean isOpen(String kind, String target) {
        return database.run(
                "select exists (select from job where kind = ? and target = ? and finished_at is null)", statement -> {
                    statement.setString(1, kind);
                    statement.setString(2, target);
                    ResultSet row = statement.executeQuery();
                    row.next();
                    return row.getBoolean(1);
                });
    }

    public Optional<JobRow> find(String kind, UUID id) {
        return database.run("select " + ROW + " from job where kind = ? and id = ?", statement -> {
            statement.setString(1, kind);
            statement.setObject(2, id);
            return rows(statement.executeQuery()).stream().findFirst();
        });
    }

    /** Newest first, older than {@code before}; of one target, where it is given. */
    public List<JobRow> newest(String kind, @Nullable String target, Optional<UUID> before, int limit) {
        return database.run(
                "select " + ROW + " from job where kind = ? and (?::text is null or target = ?)"
                        + " and (?::uuid is null or id < ?) order by id desc limit ?",
                statement -> {
                    statement.setString(1, kind);
                    statement.setString(2, target);
                    statement.setString(3, target);
                    statement.setObject(4, before.orElse(null));
                    statement.setObject(5, before.orElse(null));
                    statement.setInt(6, limit);
                    return rows(statement.executeQuery());
                });
    }

    /** Jobs that are not at their end, and those of them whose last attempt failed. */
    record Open(long all, long failing) {}

    Open open() {
        return database.run("select count(*), count(error) from job where finished_at is null", statement -> {
            ResultSet row = statement.executeQuery();
            row.next();
            return new Open(row.getLong(1), row.getLong(2));
        });
    }

    /** What of a JSON text of a job is to be read. */
    public <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What a job keeps is not " + type.getSimpleName(), e);
        }
    }

    /** The job that has waited longest. Those that others are claiming are passed over. */
    @Transactional(TxType.REQUIRES_NEW)
    Optional<Claim> claim() {
        return database.run("""
                update job set state = 'RUNNING', attempts = attempts + 1, next_attempt_at = ?
                 where id = (select id from job where finished_at is null and next_attempt_at <= ?
                              order by next_attempt_at limit 1 for update skip locked)
                returning id, kind, spec, progress, attempts""", statement -> {
            Instant now = clock.instant();
            Database.setInstant(statement, 1, now.plus(lease));
            Database.setInstant(statement, 2, now);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new Claim(
                            row.getObject("id", UUID.class),
                            row.getString("kind"),
                            row.getString("spec"),
                            row.getString("progress"),
                            row.getInt("attempts")))
                    : Optional.empty();
        });
    }

    @Transactional(TxType.REQUIRES_NEW)
    void save(Claim claim, Object progress) {
        int saved = database.run("update job set progress = ?::jsonb, next_attempt_at = ?" + stillHeld(), statement -> {
            statement.setString(1, write(progress));
            Database.setInstant(statement, 2, clock.instant().plus(lease));
            hold(statement, 3, claim);
            return statement.executeUpdate();
        });
        if (saved == 0) {
            throw new LeaseLost();
        }
    }

    /** In the caller's transaction. False where another worker has it. */
    @Transactional(TxType.MANDATORY)
    boolean end(Claim claim, JobRow.State state, @Nullable String error) {
        return database.run("update job set state = ?, error = ?, finished_at = ?" + stillHeld(), statement -> {
            statement.setString(1, state.name());
            statement.setString(2, error);
            Database.setInstant(statement, 3, clock.instant());
            hold(statement, 4, claim);
            return statement.executeUpdate() > 0;
        });
    }

    @Transactional(TxType.REQUIRES_NEW)
    void later(Claim claim, String error, Duration wait) {
        database.run("update job set state = 'WAITING', error = ?, next_attempt_at = ?" + stillHeld(), statement -> {
            statement.setString(1, error);
            Database.setInstant(statement, 2, clock.instant().plus(wait));
            hold(statement, 3, claim);
            return statement.executeUpdate();
        });
    }

    private static String stillHeld() {
        return " where id = ? and attempts = ? and state = 'RUNNING'";
    }

    private static void hold(PreparedStatement statement, int at, Claim claim) throws SQLException {
        statement.setObject(at, claim.id());
        statement.setInt(at + 1, claim.attempt());
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What a job keeps is always writable as JSON", e);
        }
    }

    private static List<JobRow> rows(ResultSet row) throws SQLException {
        List<JobRow> rows = new ArrayList<>();
        while (row.next()) {
            rows.add(new JobRow(
                    row.getObject("id", UUID.class),
                    row.getString("target"),
                    JobRow.State.valueOf(row.getString("state")),
                    row.getString("spec"),
                    row.getString("progress"),
                    row.getInt("attempts"),
                    row.getString("error"),
                    row.getString("created_by"),
                    Objects.requireNonNull(Database.instant(row, "created_at")),
                    Database.instant(row, "finished_at")));
        }
        return rows;
    }
}

package dev.accountable.dsr.connector;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of what was asked of systems that answer later, and every statement on it. */
@ApplicationScoped
public class Inquiries {

    /** A package is made long before; what is left by then is of a request that went wrong. */
    private static final Duration ANSWERS_ARE_KEPT = Duration.ofDays(30);

    private final AgroalDataSource database;
    private final InstantSource clock;

    Inquiries(AgroalDataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a system is asked to do. */
    public enum Action {
        EXPORT,
        ERASE,
        RECTIFY,
        RESTRICT,
        LIFT
    }

    /** How far it has come. */
    public enum State {
        /** It may have reached the system, or not: it is sent again under the same id. */
        ASKED,
        /** The system has it. */
        ACCEPTED,
        DONE,
        REFUSED
    }

    /**
     * One inquiry.
     *
     * @param answer JSON, as the system wrote it
     */
    public record Inquiry(
            UUID id,
            UUID request,
            String system,
            String connection,
            Action action,
            State state,
            Instant askedAt,
            @Nullable String answer) {

        public boolean isAnswered() {
            return state == State.DONE || state == State.REFUSED;
        }
    }

    /** The inquiry, which from now on is known; the same each time. Its id is a random UUID, as OpenDSR asks for. */
    public Inquiry ask(UUID request, String system, String connection, Action action) {
        run(
                "insert into inquiry (id, request_id, system, connection, action, state, asked_at)"
                        + " values (?, ?, ?, ?, ?, 'ASKED', ?) on conflict on constraint inquiry_once do nothing",
                statement -> {
                    statement.setObject(1, UUID.randomUUID());
                    statement.setObject(2, request);
                    statement.setString(3, system);
                    statement.setString(4, connection);
                    statement.setString(5, action.name());
                    statement.setObject(6, clock.instant().atOffset(ZoneOffset.UTC));
                    return statement.executeUpdate();
                });
        return run("select * from inquiry where request_id = ? and system = ? and action = ?", statement -> {
                    statement.setObject(1, request);
                    statement.setString(2, system);
                    statement.setString(3, action.name());
                    return read(statement);
                })
                .orElseThrow();
    }

    public Optional<Inquiry> find(UUID id) {
        return run("select * from inquiry where id = ?", statement -> {
            statement.setObject(1, id);
            return read(statement);
        });
    }

    /** Whether the system is known to have it: what it may have done by then is not taken back. */
    public boolean hasReached(UUID request, String system, Action action) {
        return run(
                "select 1 from inquiry where request_id = ? and system = ? and action = ? and state in ('ACCEPTED', 'DONE')",
                statement -> {
                    statement.setObject(1, request);
                    statement.setString(2, system);
                    statement.setString(3, action.name());
                    return statement.executeQuery().next();
                });
    }

    public void accepted(UUID id) {
        run("update inquiry set state = 'ACCEPTED' where id = ? and state = 'ASKED'", statement -> {
            statement.setObject(1, id);
            return statement.executeUpdate();
        });
    }

    /** The first answer counts. Returns whether it was this. */
    public boolean answered(UUID id, boolean done, String answer) {
        return run(
                "update inquiry set state = ?, answered_at = ?, answer = ?::jsonb"
                        + " where id = ? and state in ('ASKED', 'ACCEPTED')",
                statement -> {
                    statement.setString(1, (done ? State.DONE : State.REFUSED).name());
                    statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                    statement.setString(3, answer);
                    statement.setObject(4, id);
                    return statement.executeUpdate() == 1;
                });
    }

    /** After a refusal, when somebody wants it to be tried again. */
    public void again(UUID id) {
        run(
                "update inquiry set state = 'ASKED', answered_at = null, answer = null where id = ? and state ="
                        + " 'REFUSED'",
                statement -> {
                    statement.setObject(1, id);
                    return statement.executeUpdate();
                });
    }

    /** What was answered is where it belongs. */
    public void forget(UUID request) {
        run("update inquiry set answer = null where request_id = ? and answer is not null", statement -> {
            statement.setObject(1, request);
            return statement.executeUpdate();
        });
    }

    @Scheduled(
            every = "${accountable.dsr.sweep-interval:15m}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void removeOldAnswers() {
        run("update inquiry set answer = null where answer is not null and answered_at < ?", statement -> {
            statement.setObject(1, clock.instant().minus(ANSWERS_ARE_KEPT).atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        });
    }

    private static Optional<Inquiry> read(PreparedStatement statement) throws SQLException {
        ResultSet row = statement.executeQuery();
        if (!row.next()) {
            return Optional.empty();
        }
        return Optional.of(new Inquiry(
                row.getObject("id", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getString("system"),
                row.getString("connection"),
                Action.valueOf(row.getString("action")),
                State.valueOf(row.getString("state")),
                row.getObject("asked_at", java.time.OffsetDateTime.class).toInstant(),
                row.getString("answer")));
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The table of inquiries cannot be used", e);
        }
    }
}

package dev.accountable.dsr.request;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of requests that controllers sent by OpenDSR, and every statement on it. */
@ApplicationScoped
class OpenDsrRequests {

    private final AgroalDataSource database;

    OpenDsrRequests(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param id as the controller calls it
     * @param told the status that its callbacks know
     */
    record Known(
            String controller,
            UUID id,
            UUID request,
            List<URI> callbacks,
            Instant receivedAt,
            String told,
            int attempts) {}

    void add(String controller, UUID id, UUID request, byte[] bodySha256, Instant now, List<URI> callbacks) {
        run(
                "insert into opendsr_request (controller, id, request_id, body_sha256, received_at, callbacks, told,"
                        + " next_tell_at) values (?, ?, ?, ?, ?, ?, 'pending', ?)",
                statement -> {
                    statement.setString(1, controller);
                    statement.setObject(2, id);
                    statement.setObject(3, request);
                    statement.setBytes(4, bodySha256);
                    statement.setObject(5, now.atOffset(ZoneOffset.UTC));
                    Object[] addresses = callbacks.stream().map(URI::toString).toArray();
                    statement.setArray(6, statement.getConnection().createArrayOf("text", addresses));
                    statement.setObject(7, now.atOffset(ZoneOffset.UTC));
                    return statement.executeUpdate();
                });
    }

    Optional<Known> find(String controller, UUID id) {
        return run("select * from opendsr_request where controller = ? and id = ?", statement -> {
            statement.setString(1, controller);
            statement.setObject(2, id);
            return read(statement);
        });
    }

    /** Whether it was sent with this body. */
    boolean isOf(Known known, byte[] bodySha256) {
        return run("select 1 from opendsr_request where controller = ? and id = ? and body_sha256 = ?", statement -> {
            statement.setString(1, known.controller());
            statement.setObject(2, known.id());
            statement.setBytes(3, bodySha256);
            return statement.executeQuery().next();
        });
    }

    /** One whose callbacks are to be told again what its status is; nobody else takes it until then. */
    Optional<Known> toTell(Instant now, Instant until) {
        return run("""
            update opendsr_request set next_tell_at = ? where (controller, id) in (
              select controller, id from opendsr_request
               where told not in ('completed', 'cancelled') and callbacks <> '{}' and next_tell_at <= ?
               order by next_tell_at limit 1 for update skip locked) returning *\
            """, statement -> {
            statement.setObject(1, until.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            return read(statement);
        });
    }

    /** @param lookAgain when the status may have changed once more */
    void told(Known known, String status, Instant lookAgain) {
        run(
                "update opendsr_request set told = ?, attempts = 0, next_tell_at = ? where controller = ? and id = ?",
                statement -> {
                    statement.setString(1, status);
                    statement.setObject(2, lookAgain.atOffset(ZoneOffset.UTC));
                    statement.setString(3, known.controller());
                    statement.setObject(4, known.id());
                    return statement.executeUpdate();
                });
    }

    void notTold(Known known, Instant next) {
        run(
                "update opendsr_request set attempts = attempts + 1, next_tell_at = ? where controller = ? and id = ?",
                statement -> {
                    statement.setObject(1, next.atOffset(ZoneOffset.UTC));
                    statement.setString(2, known.controller());
                    statement.setObject(3, known.id());
                    return statement.executeUpdate();
                });
    }

    private static Optional<Known> read(PreparedStatement statement) throws SQLException {
        ResultSet row = statement.executeQuery();
        if (!row.next()) {
            return Optional.empty();
        }
        String[] callbacks = (String[]) row.getArray("callbacks").getArray();
        return Optional.of(new Known(
                row.getString("controller"),
                row.getObject("id", UUID.class),
                row.getObject("request_id", UUID.class),
                Arrays.stream(callbacks).map(URI::create).toList(),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("told"),
                row.getInt("attempts")));
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The table of OpenDSR requests cannot be used", e);
        }
    }
}

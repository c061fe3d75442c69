package dev.accountable.idempotency;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The table of keys and every statement on it, in the transaction of the change. */
@ApplicationScoped
public class Keys {

    /** What was answered the first time. */
    record Answered(
            String requestHash,
            int status,
            @Nullable String location,
            @Nullable String etag,
            String body) {}

    private final AgroalDataSource database;
    private final Duration keep;

    Keys(
            AgroalDataSource database,
            @ConfigProperty(name = "accountable.idempotency.keep", defaultValue = "48h") Duration keep) {
        this.database = database;
        this.keep = keep;
    }

    /** True for the first that comes with this key; whoever comes at the same time waits until the first has ended. */
    boolean claim(String caller, String key, String requestHash) {
        return run(
                "insert into idempotency_key (caller, key, request_hash) values (?, ?, ?) on conflict do nothing",
                statement -> {
                    statement.setString(1, caller);
                    statement.setString(2, key);
                    statement.setString(3, requestHash);
                    return statement.executeUpdate() == 1;
                });
    }

    void answered(String caller, String key, Answered answer) {
        run(
                "update idempotency_key set status = ?, location = ?, etag = ?, body = ? where caller = ? and key = ?",
                statement -> {
                    statement.setInt(1, answer.status());
                    statement.setString(2, answer.location());
                    statement.setString(3, answer.etag());
                    statement.setString(4, answer.body());
                    statement.setString(5, caller);
                    statement.setString(6, key);
                    return statement.executeUpdate();
                });
    }

    Answered answer(String caller, String key) {
        return run(
                "select request_hash, status, location, etag, body from idempotency_key where caller = ? and key = ?",
                statement -> {
                    statement.setString(1, caller);
                    statement.setString(2, key);
                    ResultSet row = statement.executeQuery();
                    row.next();
                    return new Answered(
                            row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5));
                });
    }

    /**
     * Forgets what was answered to a person who is erased (Art. 17), or about one: as a whole text in an answer. Sent once
     * more, such a request is a new one. Without an index: there are the POSTs of two days, and few erasures.
     *
     * @return how many answers were forgotten
     */
    public int forget(String reference) {
        return run(
                "delete from idempotency_key where caller = ? or strpos(body, to_json(?::text)::text) > 0",
                statement -> {
                    statement.setString(1, reference);
                    statement.setString(2, reference);
                    return statement.executeUpdate();
                });
    }

    @Scheduled(every = "1h", delayed = "1m")
    void forgetOld() {
        run("delete from idempotency_key where created_at < now() - make_interval(secs => ?)", statement -> {
            statement.setLong(1, keep.toSeconds());
            return statement.executeUpdate();
        });
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The idempotency keys cannot be used", e);
        }
    }
}

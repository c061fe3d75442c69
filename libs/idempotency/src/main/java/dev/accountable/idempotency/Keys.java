package dev.accountable.idempotency;

import dev.accountable.problem.ProblemException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    /** Of these requests, the first answers to those that were answered already. */
    Map<SharedKeys.Request, Answered> answers(List<SharedKeys.Request> requests) {
        return run(
                "select k.caller, k.key, k.request_hash, k.status, k.location, k.etag, k.body"
                        + " from unnest(?, ?) as w(caller, key) join idempotency_key k on k.caller = w.caller and k.key = w.key",
                statement -> {
                    setColumn(statement, 1, requests, SharedKeys.Request::caller);
                    setColumn(statement, 2, requests, SharedKeys.Request::key);
                    ResultSet rows = statement.executeQuery();
                    Map<String, Answered> found = new HashMap<>();
                    while (rows.next()) {
                        found.put(
                                rows.getString(1) + " " + rows.getString(2),
                                new Answered(
                                        rows.getString(3),
                                        rows.getInt(4),
                                        rows.getString(5),
                                        rows.getString(6),
                                        rows.getString(7)));
                    }
                    Map<SharedKeys.Request, Answered> answers = new HashMap<>();
                    for (SharedKeys.Request request : requests) {
                        Answered answer = found.get(request.caller() + " " + request.key());
                        if (answer != null) {
                            answers.put(request, answer);
                        }
                    }
                    return answers;
                });
    }

    /** Fails where another request came first with one of the keys: the transaction is then to be tried anew. */
    void keep(List<SharedKeys.Answer> answers) {
        run(
                "insert into idempotency_key (caller, key, request_hash, status, location, body)"
                        + " select * from unnest(?, ?, ?, ?, ?, ?)",
                statement -> {
                    setColumn(statement, 1, answers, answer -> answer.request().caller());
                    setColumn(statement, 2, answers, answer -> answer.request().key());
                    setColumn(statement, 3, answers, answer -> answer.request().hash());
                    statement.setArray(
                            4,
                            statement
                                    .getConnection()
                                    .createArrayOf(
                                            "integer",
                                            answers.stream()
                                                    .map(SharedKeys.Answer::status)
                                                    .toArray()));
                    setColumn(statement, 5, answers, SharedKeys.Answer::location);
                    setColumn(statement, 6, answers, SharedKeys.Answer::body);
                    return statement.executeUpdate();
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

    private static <T> void setColumn(
            PreparedStatement statement, int parameter, List<T> rows, Function<T, @Nullable String> column)
            throws SQLException {
        statement.setArray(
                parameter,
                statement
                        .getConnection()
                        .createArrayOf("text", rows.stream().map(column).toArray()));
    }

    static void check(String key) {
        if (!key.matches(Idempotent.KEY)) {
            throw ProblemException.invalid(Idempotent.HEADER, "must be 1 to 255 visible ASCII characters");
        }
    }

    static ProblemException reused() {
        return ProblemException.refused(
                "idempotency-key-reused",
                "The Idempotency-Key cannot be used",
                "This Idempotency-Key was used for another request. Take a new key for a new request.");
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

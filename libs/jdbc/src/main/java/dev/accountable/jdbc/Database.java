package dev.accountable.jdbc;

import dev.accountable.problem.ProblemException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plain statements on the current transaction's own connection, for what is written and read in sets. */
@ApplicationScoped
public class Database {

    private static final String UNIQUE_VIOLATION = "23505";

    private final AgroalDataSource source;

    Database(AgroalDataSource source) {
        this.source = source;
    }

    /** Somebody else wrote the same at the same moment: the transaction is to be tried anew. */
    public static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Overtaken() {}

        private Overtaken(SQLException cause) {
            super(cause);
        }
    }

    public interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    public <T> T run(String sql, Work<T> work) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new Overtaken(e);
            }
            if (isAway(e)) {
                Log.error("The database cannot be used", e);
                throw ProblemException.of(
                        Status.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "A part this service depends on is away. Try again shortly.");
            }
            throw new IllegalStateException("A statement failed: " + sql, e);
        }
    }

    /** Sets the parameters in order: instants, enums and whatever JDBC knows. */
    public static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Instant at) {
                setInstant(statement, i + 1, at);
            } else if (value instanceof Enum<?> constant) {
                statement.setString(i + 1, constant.name());
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    /** One statement that changes something; how many rows. */
    public int update(String sql, @Nullable Object... values) {
        return run(sql, statement -> {
            set(statement, values);
            return statement.executeUpdate();
        });
    }

    /** One row of a result. */
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) {
        return run(sql, statement -> {
            set(statement, values);
            ResultSet rows = statement.executeQuery();
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.of(rows));
            }
            return found;
        });
    }

    public <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... values) {
        return list(sql, row, values).stream().findFirst();
    }

    /** Sets one column of many rows, for unnest(), as an array of a type that PostgreSQL names so. */
    public static <T> void setColumn(
            PreparedStatement statement, int parameter, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        Object[] values = rows.stream()
                .map(column)
                .map(value -> value instanceof Instant at
                        ? at.atOffset(ZoneOffset.UTC).toString()
                        : value)
                .toArray();
        setArray(statement, parameter, type, values);
    }

    /** Sets an array of a type that PostgreSQL names so: a column for unnest(), or what any() looks in. */
    public static void setArray(PreparedStatement statement, int parameter, String type, Object[] values)
            throws SQLException {
        // The driver takes binary values in an array of exactly their type only.
        Object[] typed = type.equals("bytea") ? Arrays.copyOf(values, values.length, byte[][].class) : values;
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, typed));
    }

    public static void setInstant(PreparedStatement statement, int parameter, @Nullable Instant at)
            throws SQLException {
        statement.setObject(parameter, at == null ? null : at.atOffset(ZoneOffset.UTC));
    }

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Connection lost (08), out of resources (53), shut down (57), or no connection to be had (no state at all). */
    private static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }
}

package dev.accountable.audit;

import dev.accountable.problem.ProblemException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Plain statements on the current transaction's own connection. The log is written and read in sets, where entities would
 * only be in the way.
 */
@ApplicationScoped
public class Database {

    private static final String QUERY_CANCELED = "57014";

    private final AgroalDataSource source;

    Database(AgroalDataSource source) {
        this.source = source;
    }

    /** The statement took longer than the transaction's own {@code statement_timeout}. */
    public static final class StatementTimedOut extends RuntimeException {

        private static final long serialVersionUID = 1;

        private StatementTimedOut(SQLException cause) {
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
            if (QUERY_CANCELED.equals(e.getSQLState())) {
                throw new StatementTimedOut(e);
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

    /** Sets an array of a type that PostgreSQL names so: a column for unnest(), or what any() looks in. */
    public static void setArray(PreparedStatement statement, int parameter, String type, Object[] values)
            throws SQLException {
        // The driver takes binary values in an array of exactly their type only.
        Object[] typed = type.equals("bytea") ? Arrays.copyOf(values, values.length, byte[][].class) : values;
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, typed));
    }

    /** Connection lost (08), out of resources (53), shut down (57), or no connection to be had (no state at all). */
    private static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }
}

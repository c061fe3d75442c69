package dev.accountable.dsr.connector;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens transactions in the configured databases. No pool: a task takes one connection for the whole of its work, and the
 * systems are not ours to keep connections open to.
 */
@ApplicationScoped
class SqlSystems {

    private final Connections connections;

    SqlSystems(Connections connections) {
        this.connections = connections;
    }

    /** What a transaction is for. */
    enum Use {
        /** By the reading role; nothing is changed, and all is seen as of one instant. */
        READ,
        /** By the reading role, which is tried whether it may change something. */
        TRY_READER,
        /** By the role that may change something. */
        CHANGE
    }

    /** Work in one transaction. */
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    boolean isConfigured(String name) {
        return connections.byName().containsKey(name);
    }

    boolean isStaging(String name) {
        return target(name).staging();
    }

    /** Whether another role changes than reads. */
    boolean hasRoleForChanges(String name) {
        return target(name).change().isPresent();
    }

    /**
     * One transaction of the system, all or nothing.
     *
     * @param step what is done, for the message of the ConnectorException that this throws where it fails
     */
    <T> T call(String name, String step, Use use, Work<T> work) {
        Connections.Target target = target(name);
        Dialect dialect = Dialect.of(target.jdbcUrl());
        int timeout = (int) Math.max(1, target.statementTimeout().toSeconds());
        try (Connection connection = open(target, dialect, timeout, use)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(use == Use.READ);
            connection.setTransactionIsolation(
                    use == Use.READ ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
            try {
                T result = work.in(new Session(connection, dialect, timeout));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw ConnectorException.of(step, e);
        }
    }

    private static Connection open(Connections.Target target, Dialect dialect, int timeout, Use use)
            throws SQLException {
        Properties properties = dialect.properties(timeout);
        properties.setProperty("user", target.username());
        properties.setProperty("password", target.password());
        if (use == Use.CHANGE) {
            target.change().ifPresent(role -> {
                properties.setProperty("user", role.username());
                properties.setProperty("password", role.password());
            });
        }
        Connection connection = dialect.driver(target.jdbcUrl()).connect(target.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("The driver does not know this address", "08001");
        }
        return connection;
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private Connections.Target target(String name) {
        Connections.Target target = connections.byName().get(name);
        if (target == null) {
            throw ConnectorException.because("connection '" + name + "' is not configured at this service");
        }
        return target;
    }
}

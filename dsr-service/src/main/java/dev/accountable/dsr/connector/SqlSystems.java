package dev.accountable.dsr.connector;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens connections to the configured systems. No pool: a task takes one connection for the whole of its work, and the
 * systems are not ours to keep connections open to.
 */
@ApplicationScoped
class SqlSystems {

    private static final String CONNECT_TIMEOUT_SECONDS = "10";

    private final Connections connections;

    SqlSystems(Connections connections) {
        this.connections = connections;
    }

    boolean isConfigured(String name) {
        return connections.byName().containsKey(name);
    }

    boolean isStaging(String name) {
        return target(name).staging();
    }

    int timeoutSeconds(String name) {
        return (int) Math.max(1, target(name).statementTimeout().toSeconds());
    }

    Connection open(String name) throws SQLException {
        Connections.Target target = target(name);
        var properties = new Properties();
        properties.setProperty("user", target.username());
        properties.setProperty("password", target.password());
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        // A system that stops answering altogether: the statement time-out would wait for its answer too.
        properties.setProperty("socketTimeout", Integer.toString(timeoutSeconds(name) + 30));
        properties.setProperty("ApplicationName", "accountable dsr-service");
        return DriverManager.getConnection(target.jdbcUrl(), properties);
    }

    private Connections.Target target(String name) {
        Connections.Target target = connections.byName().get(name);
        if (target == null) {
            throw ConnectorException.because("connection '" + name + "' is not configured at this service");
        }
        return target;
    }
}

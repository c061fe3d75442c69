package dev.accountable.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for the length of a test run. It needs no container engine: the binaries come from Maven Central. As in
 * production the migrations run as the owner of the schema, and the service as a role that cannot change it.
 */
public class Postgres implements QuarkusTestResourceLifecycleManager {

    private @Nullable EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres started = EmbeddedPostgres.start();
            postgres = started;
            try (Connection connection = started.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role service login password 'service'");
            }
            return Map.of(
                    "quarkus.datasource.jdbc.url", withoutUser(started.getJdbcUrl("postgres", "postgres")),
                    "quarkus.datasource.username", "service",
                    "quarkus.datasource.password", "service",
                    "quarkus.flyway.username", "postgres",
                    "quarkus.flyway.password", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("The service's role cannot be created", e);
        }
    }

    /** A connection as the superuser, past every right and trigger: to the database of a service under test. */
    public static Connection asSuperuser(String jdbcUrl) throws SQLException {
        return DriverManager.getConnection(withoutUser(jdbcUrl), "postgres", "postgres");
    }

    private static String withoutUser(String jdbcUrl) {
        return jdbcUrl.replaceFirst("\\?.*", "");
    }

    @Override
    public void stop() {
        try {
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

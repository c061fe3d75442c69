package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.SqlSystems.Use;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in a configured SQL system, for work that concerns no single person: retention, the replay of erasures,
 * copies. Names reach SQL only as quoted identifiers, values only as bound parameters; what a system says about an error
 * stays here.
 */
@ApplicationScoped
public class SystemAccess {

    private final SqlSystems systems;

    SystemAccess(SqlSystems systems) {
        this.systems = systems;
    }

    public interface Work<T> {
        T in(Open open) throws SQLException;
    }

    /** What only looks at a system's catalogue and first rows. */
    public interface Look<T> {
        T at(Connection connection, int timeoutSeconds) throws SQLException;
    }

    /** A column as the system's catalogue has it; {@code type} is one of {@link java.sql.Types}. */
    public record Column(int type, String typeName, int size, boolean nullable) {}

    /** A foreign key: its own columns, each with the column that it points to. */
    public record Reference(String from, String to, Map<String, String> columns) {}

    public boolean isConfigured(String connection) {
        return systems.isConfigured(connection);
    }

    /** Whether the configuration says that a database is there to be overwritten by copies. */
    public boolean isStaging(String connection) {
        return systems.isStaging(connection);
    }

    /** Reads, all as of one instant. */
    public <T> T read(String connection, String step, Work<T> work) {
        return systems.call(connection, step, Use.READ, session -> work.in(new Open(session)));
    }

    /** Looks into a system that the map need not have yet; nothing there can be changed by it. */
    public <T> T inspect(String connection, Look<T> look) {
        return systems.call(
                connection,
                "looking into the system",
                Use.READ,
                session -> look.at(session.connection(), session.timeoutSeconds()));
    }

    /** Changes, all or nothing, by the role that may. */
    public <T> T change(String connection, String step, Work<T> work) {
        return systems.call(connection, step, Use.CHANGE, session -> work.in(new Open(session)));
    }

    /** The transaction while it is open. */
    public static final class Open {

        private final Session session;

        private Open(Session session) {
            this.session = session;
        }

        public Connection connection() {
            return session.connection();
        }

        public String quoted(String name) {
            return session.quoted(name);
        }

        /** The columns, quoted, with a comma between them. */
        public String list(List<String> columns) {
            return columns.stream().map(this::quoted).collect(Collectors.joining(", "));
        }

        /** A statement that streams and ends by the system's time-out. */
        public PreparedStatement prepare(String sql) throws SQLException {
            return session.prepare(sql);
        }

        /** Binds texts that the system reads as the types of the columns they meet. Returns the next parameter. */
        public int bind(PreparedStatement statement, int from, List<? extends @Nullable String> texts)
                throws SQLException {
            return session.bind(statement, from, texts);
        }

        /** The columns of a table in their order; empty where there is no such table. */
        public Map<String, Column> columns(String table) throws SQLException {
            Connection connection = session.connection();
            DatabaseMetaData metadata = connection.getMetaData();
            String escape = metadata.getSearchStringEscape();
            String schema = session.dialect().schema(connection);
            Map<String, Column> columns = new LinkedHashMap<>();
            try (ResultSet row = metadata.getColumns(
                    connection.getCatalog(),
                    schema == null ? null : session.dialect().pattern(schema, escape),
                    session.dialect().pattern(table, escape),
                    null)) {
                while (row.next()) {
                    // Some catalogues compare without regard to case; a name is meant as it is written.
                    if (!table.equals(row.getString("TABLE_NAME"))) {
                        continue;
                    }
                    columns.put(
                            row.getString("COLUMN_NAME"),
                            new Column(
                                    row.getInt("DATA_TYPE"),
                                    row.getString("TYPE_NAME"),
                                    row.getInt("COLUMN_SIZE"),
                                    row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
                }
            }
            return columns;
        }

        /** The foreign keys of a table. */
        public List<Reference> references(String table) throws SQLException {
            Map<String, Reference> keys = new LinkedHashMap<>();
            Connection connection = session.connection();
            String schema = session.dialect().schema(connection);
            try (ResultSet row = connection.getMetaData().getImportedKeys(connection.getCatalog(), schema, table)) {
                while (row.next()) {
                    keys.computeIfAbsent(
                                    row.getString("FK_NAME"),
                                    name -> new Reference(table, pointedTo(row), new LinkedHashMap<>()))
                            .columns()
                            .put(row.getString("FKCOLUMN_NAME"), row.getString("PKCOLUMN_NAME"));
                }
            }
            return List.copyOf(keys.values());
        }

        private static String pointedTo(ResultSet row) {
            try {
                return row.getString("PKTABLE_NAME");
            } catch (SQLException e) {
                throw ConnectorException.of("reading foreign keys", e);
            }
        }

        /** The datasets in an order in which rows that point to others go before those. */
        public List<Dataset> pointingFirst(SystemMap system) throws SQLException {
            return new Catalogue(system, session).deletionOrder().pointingFirst();
        }

        /** {@code (key columns) in ((?, ?), …)}, for so many rows. */
        public String keyIn(String alias, Dataset dataset, int rows) {
            String one =
                    "(" + String.join(", ", Collections.nCopies(dataset.rowKey().size(), "?")) + ")";
            return "("
                    + dataset.rowKey().stream()
                            .map(column -> alias + "." + quoted(column))
                            .collect(Collectors.joining(", "))
                    + ") in (" + String.join(", ", Collections.nCopies(rows, one)) + ")";
        }

        /** The keys of a person's rows. */
        public List<List<String>> keysOf(SystemMap system, Dataset dataset, Map<IdentifierKind, String> person)
                throws SQLException {
            var query = new SubjectQuery(session.dialect(), system, dataset, person);
            String sql = query.rows(dataset.rowKey(), dataset.rowKey());
            try (PreparedStatement statement = session.prepare(sql, query.parameters())) {
                ResultSet row = statement.executeQuery();
                List<List<String>> keys = new ArrayList<>();
                while (row.next()) {
                    keys.add(key(row, dataset));
                }
                return keys;
            }
        }

        /** The key of a row that was read with its key columns first. */
        public List<String> key(ResultSet row, Dataset dataset) throws SQLException {
            List<String> key = new ArrayList<>();
            for (int column = 1; column <= dataset.rowKey().size(); column++) {
                key.add(Objects.requireNonNull(row.getString(column), "a primary key is never null"));
            }
            return key;
        }

        /** Deletes rows by their keys. Returns how many there were. */
        public int delete(Dataset dataset, List<List<String>> keys) throws SQLException {
            if (keys.isEmpty()) {
                return 0;
            }
            try (PreparedStatement statement = session.prepare(session.delete(dataset))) {
                for (List<String> key : keys) {
                    bind(statement, 1, key);
                    statement.addBatch();
                }
                return sum(statement.executeBatch());
            }
        }

        /** Gives rows the values that the map has for what is anonymised. Returns how many there were. */
        public int anonymise(Dataset dataset, List<List<String>> keys) throws SQLException {
            if (keys.isEmpty()) {
                return 0;
            }
            String update =
                    session.update(dataset, dataset.erasure().newValues().keySet());
            try (PreparedStatement statement = session.prepare(update)) {
                for (List<String> key : keys) {
                    int next = bind(statement, 1, anonymous(dataset, key));
                    bind(statement, next, key);
                    statement.addBatch();
                }
                return sum(statement.executeBatch());
            }
        }

        /** The values of an anonymised row, in the order in which the map sets them. */
        public List<@Nullable String> anonymous(Dataset dataset, List<String> key) {
            List<@Nullable String> values = new ArrayList<>();
            for (String template : dataset.erasure().newValues().values()) {
                values.add(template == null ? null : template.replace("{key}", String.join("-", key)));
            }
            return values;
        }

        private static int sum(int[] counts) {
            int sum = 0;
            for (int count : counts) {
                sum += Math.max(0, count);
            }
            return sum;
        }
    }
}

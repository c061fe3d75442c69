package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A data map beside the catalogue of the system it speaks of: tables, columns, keys, foreign keys and permissions. */
final class Catalogue {

    private static final Set<Integer> TEXTS =
            Set.of(Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.OTHER);
    private static final Set<Integer> DATES = Set.of(Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);

    /** A column of the system. */
    private record Column(int type, String typeName, int size, boolean nullable) {
        boolean isText() {
            return TEXTS.contains(type) && (type != Types.OTHER || typeName.equals("citext"));
        }
    }

    /** A foreign key from one table to another. */
    private record ForeignKey(String from, String to, int onDelete) {}

    private final SystemMap system;
    private final Connection connection;
    private final int timeout;
    private final DatabaseMetaData metadata;
    private final @Nullable String schema;
    private final List<String> found = new ArrayList<>();

    Catalogue(SystemMap system, Connection connection, int timeout) throws SQLException {
        this.system = system;
        this.connection = connection;
        this.timeout = timeout;
        this.metadata = connection.getMetaData();
        this.schema = connection.getSchema();
    }

    /** Why the map does not fit. Leaves the system as it was. */
    List<String> contradictions() throws SQLException {
        Set<String> missing = new HashSet<>();
        Set<String> straight = new HashSet<>();
        for (Dataset dataset : system.datasets()) {
            if (goesRound(dataset, new HashSet<>(), straight)) {
                // One statement for each dataset cannot follow a circle; a search that misses rows would be worse.
                refuse(dataset, "is linked in a circle, which cannot be searched");
                missing.add(dataset.key());
            }
            Map<String, Column> columns = columns(dataset.table());
            if (columns.isEmpty()) {
                refuse(dataset, "names the table '" + dataset.table() + "', which the system does not have");
                missing.add(dataset.key());
            } else if (!checkColumns(dataset, columns)) {
                missing.add(dataset.key());
            } else {
                checkKey(dataset, columns);
                checkNewValues(dataset, columns);
            }
        }
        if (missing.isEmpty()) {
            checkForeignKeys();
        }
        if (found.isEmpty()) {
            for (Dataset dataset : system.datasets()) {
                tryStatements(dataset);
            }
        }
        return List.copyOf(found);
    }

    private boolean goesRound(Dataset at, Set<String> way, Set<String> straight) {
        if (!way.add(at.key())) {
            return true;
        }
        for (Link link : at.links()) {
            if (!straight.contains(link.dataset()) && goesRound(system.dataset(link.dataset()), way, straight)) {
                return true;
            }
        }
        way.remove(at.key());
        straight.add(at.key());
        return false;
    }

    /** The datasets in an order in which rows that point to others go before those, by links and foreign keys. */
    List<Dataset> pointingFirst() throws SQLException {
        Map<String, Set<String>> pointedToBy = new HashMap<>();
        List<ForeignKey> foreignKeys = foreignKeys();
        for (Dataset dataset : system.datasets()) {
            for (Dataset other : system.datasets()) {
                boolean points =
                        other.links().stream().anyMatch(link -> link.dataset().equals(dataset.key()))
                                || foreignKeys.stream()
                                        .anyMatch(key -> key.from().equals(other.table())
                                                && key.to().equals(dataset.table())
                                                && !key.from().equals(key.to()));
                if (points) {
                    pointedToBy
                            .computeIfAbsent(dataset.key(), k -> new TreeSet<>())
                            .add(other.key());
                }
            }
        }
        Set<String> ordered = new LinkedHashSet<>();
        for (Dataset dataset : system.datasets()) {
            visit(dataset.key(), pointedToBy, new HashSet<>(), ordered);
        }
        return ordered.stream().map(system::dataset).toList();
    }

    /** Foreign keys in a circle have no such order; then the system itself decides whether they may be broken. */
    private static void visit(String dataset, Map<String, Set<String>> pointedToBy, Set<String> way, Set<String> out) {
        if (out.contains(dataset) || !way.add(dataset)) {
            return;
        }
        for (String pointing : pointedToBy.getOrDefault(dataset, Set.of())) {
            visit(pointing, pointedToBy, way, out);
        }
        out.add(dataset);
    }

    private boolean checkColumns(Dataset dataset, Map<String, Column> columns) throws SQLException {
        int before = found.size();
        Set<String> named = new LinkedHashSet<>(dataset.fieldColumns());
        named.addAll(dataset.rowKey());
        named.addAll(dataset.identifyingColumns().values());
        if (dataset.erasure().from() != null) {
            named.add(dataset.erasure().from());
        }
        for (Link link : dataset.links()) {
            named.addAll(link.columns().keySet());
            Dataset other = system.dataset(link.dataset());
            Set<String> others = columns(other.table()).keySet();
            if (!others.isEmpty()) {
                for (String column : link.columns().values()) {
                    if (!others.contains(column)) {
                        refuse(
                                dataset,
                                "links to the column '" + column + "', which the table '" + other.table()
                                        + "' does not have");
                    }
                }
            }
        }
        for (String column : named) {
            if (!columns.containsKey(column)) {
                refuse(
                        dataset,
                        "names the column '" + column + "', which the table '" + dataset.table() + "' does not have");
            }
        }
        if (found.size() > before) {
            return false;
        }
        dataset.identifyingColumns().forEach((kind, column) -> {
            if (!typeOf(columns, column).isText()) {
                refuse(dataset, "looks for the " + kind + " in the column '" + column + "', which is not text");
            }
        });
        String from = dataset.erasure().from();
        if (from != null && !DATES.contains(typeOf(columns, from).type())) {
            refuse(dataset, "counts its period from the column '" + from + "', which is not a date");
        }
        return true;
    }

    /** Without a key that is unique, erasing one person's row could take another's with it. */
    private void checkKey(Dataset dataset, Map<String, Column> columns) throws SQLException {
        Set<String> declared = new HashSet<>(dataset.rowKey());
        boolean unique = uniqueKeys(dataset.table()).stream()
                .anyMatch(key -> declared.containsAll(key)
                        && key.stream()
                                .noneMatch(column -> typeOf(columns, column).nullable()));
        if (!unique) {
            refuse(dataset, "has a primaryKey that the table '" + dataset.table() + "' does not keep unique");
        }
    }

    private void checkNewValues(Dataset dataset, Map<String, Column> columns) throws SQLException {
        Set<List<String>> unique = uniqueKeys(dataset.table());
        for (var entry : dataset.erasure().newValues().entrySet()) {
            Column column = typeOf(columns, entry.getKey());
            String value = entry.getValue();
            if (value == null) {
                if (!column.nullable()) {
                    refuse(dataset, "sets the column '" + entry.getKey() + "' to null, which it must not be");
                }
                continue;
            }
            boolean tooLong = column.isText()
                    && column.size() > 0
                    && value.replace("{key}", "")
                                    .codePointCount(
                                            0, value.replace("{key}", "").length())
                            > column.size();
            if (tooLong) {
                refuse(dataset, "sets the column '" + entry.getKey() + "' to more characters than it holds");
            }
            if (unique.contains(List.of(entry.getKey())) && !value.contains("{key}")) {
                refuse(
                        dataset,
                        "sets the column '" + entry.getKey() + "', which is unique, to the same value in every row;"
                                + " put {key} into it");
            }
        }
    }

    /** A row that stays cannot point to a row that goes. */
    private void checkForeignKeys() throws SQLException {
        for (ForeignKey key : foreignKeys()) {
            if (key.onDelete() == DatabaseMetaData.importedKeySetNull
                    || key.onDelete() == DatabaseMetaData.importedKeySetDefault) {
                continue;
            }
            for (Dataset stays : system.datasets()) {
                for (Dataset goes : system.datasets()) {
                    if (stays.table().equals(key.from())
                            && goes.table().equals(key.to())
                            && stays.erasure().action() != Action.ERASE
                            && goes.erasure().action() == Action.ERASE) {
                        refuse(
                                goes,
                                "is to be erased, but rows of dataset '" + stays.key()
                                        + "' stay and a foreign key points from them to it");
                    }
                }
            }
        }
    }

    /** Runs every statement that will ever run, on no row: types, permissions and names are all found out now. */
    private void tryStatements(Dataset dataset) throws SQLException {
        var query = new SubjectQuery(system, dataset, Map.of(IdentifierKind.EMAIL, ""));
        List<String> everything = new ArrayList<>(dataset.fieldColumns());
        everything.addAll(dataset.rowKey());
        attempt(dataset, "reading", query.rows(everything, dataset.rowKey()) + " limit 0", query.parameters());
        Erasure erasure = dataset.erasure();
        List<@Nullable String> noKey = Collections.nCopies(dataset.rowKey().size(), null);
        if (erasure.action() != Action.ANONYMISE) {
            attempt(dataset, "erasing", SqlConnector.deleteStatement(dataset), noKey);
        } else {
            List<@Nullable String> values = new ArrayList<>();
            for (String value : erasure.newValues().values()) {
                values.add(value == null ? null : value.replace("{key}", "0"));
            }
            values.addAll(noKey);
            attempt(dataset, "anonymising", SqlConnector.updateStatement(dataset), values);
        }
    }

    private void attempt(Dataset dataset, String what, String sql, List<? extends @Nullable String> values)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(timeout);
            SqlConnector.bind(statement, 1, values);
            statement.execute();
        } catch (SQLException e) {
            refuse(dataset, ConnectorException.of("cannot be used, " + what, e).getMessage());
        } finally {
            connection.rollback(before);
        }
    }

    private Map<String, Column> columns(String table) throws SQLException {
        Map<String, Column> columns = new HashMap<>();
        try (ResultSet row = metadata.getColumns(
                connection.getCatalog(), schema == null ? null : pattern(schema), pattern(table), null)) {
            while (row.next()) {
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

    /** The columns of every key and unique index of a table that holds for all its rows. */
    private Set<List<String>> uniqueKeys(String table) throws SQLException {
        Map<String, List<String>> keys = new HashMap<>();
        try (ResultSet row = metadata.getPrimaryKeys(connection.getCatalog(), schema, table)) {
            while (row.next()) {
                keys.computeIfAbsent(row.getString("PK_NAME"), k -> new ArrayList<>())
                        .add(row.getString("COLUMN_NAME"));
            }
        }
        Set<String> known = Set.copyOf(keys.keySet());
        Set<String> partial = new HashSet<>();
        try (ResultSet row = metadata.getIndexInfo(connection.getCatalog(), schema, table, true, true)) {
            while (row.next()) {
                String index = row.getString("INDEX_NAME");
                if (index == null || known.contains(index)) {
                    continue;
                }
                if (row.getString("FILTER_CONDITION") != null) {
                    partial.add(index);
                }
                keys.computeIfAbsent(index, k -> new ArrayList<>()).add(unquoted(row.getString("COLUMN_NAME")));
            }
        }
        keys.keySet().removeAll(partial);
        return new HashSet<>(keys.values());
    }

    private List<ForeignKey> foreignKeys() throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        for (String table : new LinkedHashSet<>(
                system.datasets().stream().map(Dataset::table).toList())) {
            try (ResultSet row = metadata.getImportedKeys(connection.getCatalog(), schema, table)) {
                while (row.next()) {
                    keys.add(new ForeignKey(table, row.getString("PKTABLE_NAME"), row.getInt("DELETE_RULE")));
                }
            }
        }
        return keys;
    }

    /** The catalogue takes patterns: "_" and "%" in a name must stand for themselves. */
    private String pattern(String name) throws SQLException {
        String escape = metadata.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** PostgreSQL's driver gives the columns of an index as they would stand in SQL, with or without quotation marks. */
    private static String unquoted(String column) {
        boolean delimited = column.length() > 1 && column.startsWith("\"") && column.endsWith("\"");
        return (delimited ? column.substring(1, column.length() - 1) : column).replace("\"\"", "\"");
    }

    private static Column typeOf(Map<String, Column> columns, String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalStateException("The column was looked up before");
        }
        return column;
    }

    private void refuse(Dataset dataset, @Nullable String sentence) {
        found.add("dataset '" + dataset.key() + "' " + sentence);
    }
}

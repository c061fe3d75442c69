package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.DeletionOrder.InTheWay;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.Restriction;
import dev.accountable.dsr.datamap.SystemMap;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final SystemMap system;
    private final Session session;
    private final DatabaseMetaData metadata;
    private final String catalog;
    private final @Nullable String schema;
    private final List<String> found = new ArrayList<>();

    /** @param session where the system may be tried: nothing of it is kept */
    Catalogue(SystemMap system, Session session) throws SQLException {
        this.system = system;
        this.session = session;
        this.metadata = session.connection().getMetaData();
        this.catalog = session.connection().getCatalog();
        this.schema = session.dialect().schema(session.connection());
    }

    /** Why the map does not fit. Leaves the system as it was. */
    List<String> contradictions() throws SQLException {
        Set<String> missing = new HashSet<>();
        for (Dataset dataset : system.datasets()) {
            Map<String, Column> columns = columns(dataset.table());
            if (columns.isEmpty()) {
                refuse(dataset, "names the table '" + dataset.table() + "', which the system does not have");
                missing.add(dataset.key());
            } else if (!checkColumns(dataset, columns)) {
                missing.add(dataset.key());
            } else {
                checkKey(dataset, columns);
                checkNewValues(dataset, columns);
                checkEngine(dataset);
            }
        }
        if (missing.isEmpty()) {
            checkForeignKeys();
        }
        return List.copyOf(found);
    }

    DeletionOrder deletionOrder() throws SQLException {
        return new DeletionOrder(system, foreignKeys());
    }

    /** Which columns of a foreign key can be emptied. */
    List<String> nullable(ForeignKey key) throws SQLException {
        Map<String, Column> columns = columns(key.from());
        return key.columns().stream()
                .filter(column -> typeOf(columns, column).nullable())
                .toList();
    }

    private boolean checkColumns(Dataset dataset, Map<String, Column> columns) throws SQLException {
        int before = found.size();
        Set<String> named = new LinkedHashSet<>(dataset.fieldColumns());
        named.addAll(dataset.rowKey());
        named.addAll(dataset.identifyingColumns().values());
        named.addAll(dataset.columnsForBreaches());
        if (dataset.erasure().from() != null) {
            named.add(dataset.erasure().from());
        }
        Restriction restriction = dataset.restriction();
        if (restriction != null) {
            named.add(restriction.column());
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
        String recordedAt = dataset.recordedAt();
        if (recordedAt != null && !DATES.contains(typeOf(columns, recordedAt).type())) {
            refuse(dataset, "is recorded at the column '" + recordedAt + "', which is not a date");
        }
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

    /** A row that stays cannot point to a row that goes, and rows that go cannot wait for each other. */
    private void checkForeignKeys() throws SQLException {
        List<ForeignKey> keys = foreignKeys();
        for (ForeignKey key : keys) {
            if (key.forgetsByItself()) {
                continue;
            }
            for (Dataset stays : system.datasets()) {
                for (Dataset goes : system.datasets()) {
                    if (stays.table().equals(key.from())
                            && goes.table().equals(key.to())
                            && stays.erasure().action() != Action.ERASE
                            && goes.erasure().action() == Action.ERASE
                            && !isEmptied(stays, key)) {
                        refuse(
                                goes,
                                "is to be erased, but rows of dataset '" + stays.key()
                                        + "' stay and a foreign key points from them to it");
                    }
                }
            }
        }
        for (InTheWay inTheWay : new DeletionOrder(system, keys).inTheWay()) {
            ForeignKey key = inTheWay.key();
            if (!key.deferrable() && nullable(key).isEmpty()) {
                refuse(
                        inTheWay.from(),
                        "cannot be erased: the foreign key '" + key.name() + "' closes a circle with dataset '"
                                + inTheWay.to().key() + "', and can neither be emptied nor deferred");
            }
        }
    }

    private static boolean isEmptied(Dataset stays, ForeignKey key) {
        Map<String, @Nullable String> set = stays.erasure().newValues();
        return key.columns().stream().anyMatch(column -> set.containsKey(column) && set.get(column) == null);
    }

    /** An engine without transactions could erase half of a person and fail. */
    private void checkEngine(Dataset dataset) throws SQLException {
        if (session.dialect() != Dialect.MARIADB) {
            return;
        }
        try (PreparedStatement statement = session.prepare(
                "select engine from information_schema.tables where table_schema = database() and table_name = ?",
                List.of(dataset.table()))) {
            ResultSet row = statement.executeQuery();
            if (row.next() && !"InnoDB".equalsIgnoreCase(row.getString(1))) {
                refuse(dataset, "names the table '" + dataset.table() + "', whose engine knows no transactions");
            }
        }
    }

    private Map<String, Column> columns(String table) throws SQLException {
        Map<String, Column> columns = new HashMap<>();
        try (ResultSet row =
                metadata.getColumns(catalog, schema == null ? null : pattern(schema), pattern(table), null)) {
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

    /** The columns of every key and unique index of a table that holds for all its rows. */
    private Set<List<String>> uniqueKeys(String table) throws SQLException {
        Map<String, List<String>> keys = new HashMap<>();
        try (ResultSet row = metadata.getPrimaryKeys(catalog, schema, table)) {
            while (row.next()) {
                keys.computeIfAbsent(row.getString("PK_NAME"), k -> new ArrayList<>())
                        .add(row.getString("COLUMN_NAME"));
            }
        }
        Set<String> known = Set.copyOf(keys.keySet());
        Set<String> partial = new HashSet<>();
        try (ResultSet row = metadata.getIndexInfo(catalog, schema, table, true, true)) {
            while (row.next()) {
                String index = row.getString("INDEX_NAME");
                if (index == null || known.contains(index)) {
                    continue;
                }
                if (row.getString("FILTER_CONDITION") != null) {
                    partial.add(index);
                }
                keys.computeIfAbsent(index, k -> new ArrayList<>())
                        .add(session.dialect().indexColumn(row.getString("COLUMN_NAME")));
            }
        }
        keys.keySet().removeAll(partial);
        return new HashSet<>(keys.values());
    }

    private List<ForeignKey> foreignKeys() throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        for (String table : new LinkedHashSet<>(
                system.datasets().stream().map(Dataset::table).toList())) {
            keys.addAll(ForeignKey.from(session, table));
        }
        return keys;
    }

    /** The catalogue takes patterns: "_" and "%" in a name must stand for themselves. */
    private String pattern(String name) throws SQLException {
        return session.dialect().pattern(name, metadata.getSearchStringEscape());
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

package dev.accountable.dsr.scan;

import dev.accountable.dsr.scan.Look.Column;
import dev.accountable.dsr.scan.Look.ForeignKey;
import dev.accountable.dsr.scan.Look.Table;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a system's catalogue through JDBC, which is the same for all databases, and of each table the first rows. Of a value
 * at most {@value #LONGEST} characters are fetched, looked at and forgotten.
 */
final class Looker {

    private static final int LONGEST = 300;
    private static final int MOST_TABLES = 500;

    private static final Set<Integer> TEXTS = Set.of(
            Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.NCHAR, Types.LONGNVARCHAR, Types.CLOB);
    private static final Set<Integer> NUMBERS = Set.of(Types.BIGINT, Types.INTEGER, Types.NUMERIC, Types.DECIMAL);
    /** PostgreSQL's own types that are texts in their way. */
    private static final Set<String> OTHERS = Set.of("inet", "cidr", "citext", "macaddr");

    private final Connection connection;
    private final DatabaseMetaData metadata;
    private final String quote;
    private final int rows;
    private final int timeoutSeconds;
    private final long samplesUntil;

    /**
     * @param rows how many of each table are looked at
     * @param timeoutSeconds how long one statement may take
     * @param forSamples how long all samples together may take; tables that come later are told by their names alone
     */
    Looker(Connection connection, int rows, int timeoutSeconds, Duration forSamples) throws SQLException {
        this.connection = connection;
        this.metadata = connection.getMetaData();
        this.quote = metadata.getIdentifierQuoteString();
        this.rows = rows;
        this.timeoutSeconds = timeoutSeconds;
        this.samplesUntil = System.nanoTime() + forSamples.toNanos();
    }

    Look look() throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (String name : tableNames()) {
            tables.add(table(name));
        }
        return new Look(tables);
    }

    private List<String> tableNames() throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet row =
                metadata.getTables(connection.getCatalog(), pattern(connection.getSchema()), "%", new String[] {
                    "TABLE", "PARTITIONED TABLE", "BASE TABLE"
                })) {
            while (row.next() && names.size() < MOST_TABLES) {
                names.add(row.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private Table table(String name) throws SQLException {
        List<Column> columns = columns(name);
        Map<String, Map<Kind, Integer>> signs = new LinkedHashMap<>();
        Map<String, Integer> sampled = new LinkedHashMap<>();
        String failure = sample(name, columns, signs, sampled);
        return new Table(
                name,
                columns.stream()
                        .map(column -> new Column(
                                column.name(),
                                column.jdbcType(),
                                column.typeName(),
                                column.text(),
                                sampled.getOrDefault(column.name(), 0),
                                signs.getOrDefault(column.name(), Map.of())))
                        .toList(),
                primaryKey(name),
                foreignKeys(name),
                failure);
    }

    private List<Column> columns(String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet row =
                metadata.getColumns(connection.getCatalog(), pattern(connection.getSchema()), pattern(table), null)) {
            while (row.next()) {
                String type = row.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
                int jdbcType = row.getInt("DATA_TYPE");
                columns.add(new Column(
                        row.getString("COLUMN_NAME"),
                        jdbcType,
                        type,
                        TEXTS.contains(jdbcType) || type.equals("citext"),
                        0,
                        Map.of()));
            }
        }
        return columns;
    }

    private List<String> primaryKey(String table) throws SQLException {
        Map<Integer, String> key = new TreeMap<>();
        try (ResultSet row = metadata.getPrimaryKeys(connection.getCatalog(), connection.getSchema(), table)) {
            while (row.next()) {
                key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(key.values());
    }

    private List<ForeignKey> foreignKeys(String table) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        Map<String, String> columns = new LinkedHashMap<>();
        String to = null;
        try (ResultSet row = metadata.getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
            while (row.next()) {
                // The columns of one key stand one behind the other; the first begins another key.
                if (row.getInt("KEY_SEQ") == 1 && to != null) {
                    keys.add(new ForeignKey(to, Map.copyOf(columns)));
                    columns.clear();
                }
                to = row.getString("PKTABLE_NAME");
                columns.put(row.getString("FKCOLUMN_NAME"), row.getString("PKCOLUMN_NAME"));
            }
        }
        if (to != null) {
            keys.add(new ForeignKey(to, Map.copyOf(columns)));
        }
        return keys;
    }

    /** Counts what values look like; answers why it could not, in words without any value. */
    private @Nullable String sample(
            String table, List<Column> columns, Map<String, Map<Kind, Integer>> signs, Map<String, Integer> sampled)
            throws SQLException {
        List<Column> readable = columns.stream().filter(Looker::isReadable).toList();
        if (readable.isEmpty()) {
            return "it has no columns of text or numbers";
        }
        if (System.nanoTime() - samplesUntil >= 0) {
            return "the time for samples was over";
        }
        String sql = readable.stream()
                        .map(column -> "cast(" + quoted(column.name()) + " as char(" + LONGEST + "))")
                        .collect(Collectors.joining(", ", "select ", " from "))
                + quoted(table) + " limit " + rows;
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    for (int i = 0; i < readable.size(); i++) {
                        count(readable.get(i).name(), row.getString(i + 1), signs, sampled);
                    }
                }
            }
            return sampled.isEmpty() ? "it holds no values" : null;
        } catch (SQLException e) {
            connection.rollback(before);
            return "it could not be read (SQLSTATE " + e.getSQLState() + ")";
        }
    }

    private static boolean isReadable(Column column) {
        return column.text() || NUMBERS.contains(column.jdbcType()) || OTHERS.contains(column.typeName());
    }

    private static void count(
            String column,
            @Nullable String value,
            Map<String, Map<Kind, Integer>> signs,
            Map<String, Integer> sampled) {
        if (value == null || value.isBlank()) {
            return;
        }
        sampled.merge(column, 1, Integer::sum);
        String text = value.strip();
        Map<Kind, Integer> counts = signs.computeIfAbsent(column, k -> new EnumMap<>(Kind.class));
        for (Kind kind : Kind.values()) {
            if (kind.looksLike(text)) {
                counts.merge(kind, 1, Integer::sum);
            }
        }
    }

    /** A name as a delimited identifier: a quotation mark inside is doubled, so no name ends where it should not. */
    private String quoted(String name) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** The catalogue takes patterns: "_" and "%" in a name must stand for themselves. */
    private @Nullable String pattern(@Nullable String name) throws SQLException {
        if (name == null) {
            return null;
        }
        String escape = metadata.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}

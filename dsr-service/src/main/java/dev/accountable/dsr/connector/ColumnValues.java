package dev.accountable.dsr.connector;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads the values of a row as text, number, boolean or null: what JSON and CSV can hold. Times as ISO 8601. */
final class ColumnValues {

    private enum As {
        TEXT,
        NUMBER,
        BOOLEAN,
        DATE,
        DATE_TIME,
        INSTANT,
        BYTES
    }

    private final Dialect dialect;
    private final As[] columns;

    ColumnValues(Dialect dialect, ResultSetMetaData metadata) throws SQLException {
        this.dialect = dialect;
        columns = new As[metadata.getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = kind(dialect, metadata.getColumnType(i + 1), metadata.getColumnTypeName(i + 1));
        }
    }

    @Nullable
    Object[] of(ResultSet row) throws SQLException {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = value(row, i + 1, columns[i]);
        }
        return values;
    }

    private @Nullable Object value(ResultSet row, int column, As kind) throws SQLException {
        String text = kind == As.BYTES ? null : row.getString(column);
        switch (kind) {
            case BYTES -> {
                byte[] bytes = row.getBytes(column);
                return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
            }
            case NUMBER -> {
                Object number = row.getObject(column);
                boolean finite = !(number instanceof Double || number instanceof Float)
                        || Double.isFinite(((Number) number).doubleValue());
                return number instanceof Number && finite ? number : text;
            }
            case BOOLEAN -> {
                return text == null ? null : (Object) row.getBoolean(column);
            }
            // PostgreSQL's own word stays where there is no such day: "infinity".
            case DATE -> {
                return text == null || text.endsWith("infinity")
                        ? text
                        : iso(row.getObject(column, LocalDate.class), text);
            }
            case DATE_TIME -> {
                return text == null || text.endsWith("infinity")
                        ? text
                        : iso(row.getObject(column, LocalDateTime.class), text);
            }
            case INSTANT -> {
                return text == null || text.endsWith("infinity") ? text : iso(instant(row, column), text);
            }
            default -> {
                return text;
            }
        }
    }

    /** MariaDB's "0000-00-00" is no day, and stays as it is written there. */
    private static String iso(@Nullable Object time, String text) {
        return time == null ? text : time.toString();
    }

    /** MariaDB's TIMESTAMP is an instant that is shown in the session's zone, which is UTC. */
    private @Nullable Object instant(ResultSet row, int column) throws SQLException {
        if (dialect == Dialect.MARIADB) {
            LocalDateTime time = row.getObject(column, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static As kind(Dialect dialect, int type, String name) {
        if (name.equals("timestamptz") || (dialect == Dialect.MARIADB && name.equals("TIMESTAMP"))) {
            return As.INSTANT;
        }
        // PostgreSQL calls bool BIT, and bit strings too.
        if (name.equals("bool")) {
            return As.BOOLEAN;
        }
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.NUMERIC,
                    Types.DECIMAL,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE -> name.equals("money") ? As.TEXT : As.NUMBER;
            case Types.DATE -> As.DATE;
            case Types.TIMESTAMP -> As.DATE_TIME;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> As.BYTES;
            default -> As.TEXT;
        };
    }
}

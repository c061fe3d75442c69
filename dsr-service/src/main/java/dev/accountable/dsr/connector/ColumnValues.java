package dev.accountable.dsr.connector;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
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

    private final As[] columns;

    ColumnValues(ResultSetMetaData metadata) throws SQLException {
        columns = new As[metadata.getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = kind(metadata.getColumnType(i + 1), metadata.getColumnTypeName(i + 1));
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

    private static @Nullable Object value(ResultSet row, int column, As kind) throws SQLException {
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
                return text == null || text.endsWith("infinity") ? text : iso(row.getObject(column, LocalDate.class));
            }
            case DATE_TIME -> {
                return text == null || text.endsWith("infinity")
                        ? text
                        : iso(row.getObject(column, LocalDateTime.class));
            }
            case INSTANT -> {
                return text == null || text.endsWith("infinity")
                        ? text
                        : iso(row.getObject(column, OffsetDateTime.class).toInstant());
            }
            default -> {
                return text;
            }
        }
    }

    private static String iso(Object time) {
        return time.toString();
    }

    private static As kind(int type, String name) {
        if (name.equals("timestamptz")) {
            return As.INSTANT;
        }
        // PostgreSQL calls bool BIT, and bit strings too.
        if (name.equals("bool")) {
            return As.BOOLEAN;
        }
        return switch (type) {
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE ->
                name.equals("money") ? As.TEXT : As.NUMBER;
            case Types.DATE -> As.DATE;
            case Types.TIMESTAMP -> As.DATE_TIME;
            case Types.BINARY, Types.VARBINARY -> As.BYTES;
            default -> As.TEXT;
        };
    }
}

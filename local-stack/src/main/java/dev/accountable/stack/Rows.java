package dev.accountable.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows to insert, sent table by table in the order in which the tables were first named. */
final class Rows {

    private final Connection connection;
    private final Map<String, PreparedStatement> inserts = new LinkedHashMap<>();

    Rows(Connection connection) {
        this.connection = connection;
    }

    /** One value per column, in the table's order. */
    void add(String table, @Nullable Object... values) throws SQLException {
        PreparedStatement insert = inserts.get(table);
        if (insert == null) {
            insert = prepare(table, values.length);
            inserts.put(table, insert);
        }
        for (int i = 0; i < values.length; i++) {
            // Text without a type of its own: PostgreSQL reads it as whatever the column is.
            if (values[i] instanceof String text) {
                insert.setObject(i + 1, text, java.sql.Types.OTHER);
            } else {
                insert.setObject(i + 1, values[i]);
            }
        }
        insert.addBatch();
    }

    private PreparedStatement prepare(String table, int columns) throws SQLException {
        String places = String.join(", ", Collections.nCopies(columns, "?"));
        return connection.prepareStatement("insert into " + table + " values (" + places + ")");
    }

    void insert() throws SQLException {
        for (PreparedStatement insert : inserts.values()) {
            insert.executeBatch();
            insert.close();
        }
    }
}

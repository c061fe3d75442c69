package dev.accountable.system;

import dev.accountable.stack.LocalStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What lies in a database, read and changed past the service that it belongs to, as the superuser. */
record Tables(LocalStack stack, String database) {

    /** The rows that a statement returns: its columns in order, a space between two. */
    List<String> rows(String statement, String... values) {
        try (Connection connection = stack.postgres().connect(database, "postgres");
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setString(i + 1, values[i]);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = prepared.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(rows.getString(column));
                    }
                    found.add(String.join(" ", row));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(database + ": " + statement, e);
        }
    }

    /** The only row. */
    String row(String statement, String... values) {
        List<String> rows = rows(statement, values);
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows: " + statement);
        }
        return rows.get(0);
    }
}

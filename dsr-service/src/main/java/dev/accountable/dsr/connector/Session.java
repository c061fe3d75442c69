package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transaction in a system, and the statements that more than one kind of work needs there. */
record Session(Connection connection, Dialect dialect, int timeoutSeconds) {

    private static final int FETCH = 1000;

    String quoted(String name) {
        return dialect.quoted(name);
    }

    /** A statement that streams and ends by its time-out; {@code texts} are its first parameters. */
    PreparedStatement prepare(String sql, List<String> texts) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH);
        statement.setQueryTimeout(timeoutSeconds);
        for (int i = 0; i < texts.size(); i++) {
            statement.setString(i + 1, texts.get(i));
        }
        return statement;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return prepare(sql, List.of());
    }

    /** Binds texts that the system reads as the types of the columns they meet. Returns the next parameter. */
    int bind(PreparedStatement statement, int from, List<? extends @Nullable String> texts) throws SQLException {
        int next = from;
        for (String text : texts) {
            if (text == null) {
                statement.setNull(next, Types.NULL);
            } else {
                dialect.bind(statement, next, text);
            }
            next++;
        }
        return next;
    }

    /** For one row, by its key. */
    String delete(Dataset dataset) {
        return "delete from " + quoted(dataset.table()) + " where " + keyMatches(dataset);
    }

    /** For one row: the new values of the columns in their order, and then its key. */
    String update(Dataset dataset, Collection<String> columns) {
        return "update " + quoted(dataset.table()) + " set "
                + columns.stream().map(column -> quoted(column) + " = ?").collect(Collectors.joining(", "))
                + " where " + keyMatches(dataset);
    }

    String keyMatches(Dataset dataset) {
        return dataset.rowKey().stream().map(column -> quoted(column) + " = ?").collect(Collectors.joining(" and "));
    }
}

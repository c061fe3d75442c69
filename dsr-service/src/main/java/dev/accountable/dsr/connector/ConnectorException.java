package dev.accountable.dsr.connector;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A system did not do what it was asked. The message is safe to show and to keep: it says which step failed and the
 * SQLSTATE, never the words of the system, which may quote the person's data.
 */
public class ConnectorException extends RuntimeException {

    private ConnectorException(String message, @Nullable SQLException cause) {
        super(message, cause);
    }

    static ConnectorException of(String step, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return new ConnectorException(step + ": " + meaning(state) + " (SQLSTATE " + state + ")", cause);
    }

    public static ConnectorException because(String reason) {
        return new ConnectorException(reason, null);
    }

    /** SQLSTATE classes of the SQL standard and PostgreSQL's own. */
    private static String meaning(String state) {
        if (state.startsWith("08") || state.startsWith("57P")) {
            return "the system cannot be reached";
        }
        return switch (state) {
            case "57014" -> "a statement took longer than its time-out";
            case "42501" -> "the role of this connection may not do this";
            case "42P01", "42703" -> "a declared table or column does not exist (any more)";
            case "23503" -> "a foreign key of the system forbids it";
            case "23505", "23502", "23514" -> "a constraint of the system forbids it";
            case "40001", "40P01" -> "it collided with other work and is tried again";
            case "28P01", "28000" -> "the system refuses the credentials";
            default -> state.startsWith("22") ? "a value does not fit its column" : "the system reports an error";
        };
    }
}

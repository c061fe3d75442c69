package dev.accountable.dsr.connector;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system did not do what it was asked. The message is safe to show and to keep: it says which step failed and the
 * SQLSTATE, never the words of the system, which may quote the person's data.
 */
public class ConnectorException extends RuntimeException {

    private static final String NOT_ALLOWED = "the role of this connection may not do this";

    private static final String TOO_LONG = "a statement took longer than its time-out";
    private static final String FOREIGN_KEY = "a foreign key of the system forbids it";
    private static final String COLLIDED = "it collided with other work and is tried again";
    private static final String DOES_NOT_FIT = "a value does not fit its column";

    /** Where MariaDB's and MySQL's own numbers say more than the SQLSTATE. */
    private static final Map<Integer, String> MARIADB = Map.ofEntries(
            Map.entry(1044, NOT_ALLOWED),
            Map.entry(1142, NOT_ALLOWED),
            Map.entry(1143, NOT_ALLOWED),
            Map.entry(1227, NOT_ALLOWED),
            Map.entry(1205, COLLIDED),
            Map.entry(1264, DOES_NOT_FIT),
            Map.entry(1292, DOES_NOT_FIT),
            Map.entry(1366, DOES_NOT_FIT),
            Map.entry(1406, DOES_NOT_FIT),
            Map.entry(1451, FOREIGN_KEY),
            Map.entry(1452, FOREIGN_KEY),
            Map.entry(1969, TOO_LONG),
            Map.entry(3024, TOO_LONG));

    private final @Nullable Duration retryAfter;

    private ConnectorException(String message, @Nullable SQLException cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the system asks to be left alone; empty where it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** A system that is asked over HTTP answers that it will not, or cannot now. */
    public static ConnectorException status(String step, int status, @Nullable Duration retryAfter) {
        String meaning = switch (status) {
            case 401, 403 -> "the system refuses the credentials";
            case 404, 410 -> "the system knows nothing under this address";
            case 429, 503 -> "the system is busy";
            default -> status >= 500 ? "the system reports an error" : "the system refuses what it was asked";
        };
        return new ConnectorException(step + ": " + meaning + " (HTTP " + status + ")", null, retryAfter);
    }

    static ConnectorException of(String step, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return new ConnectorException(
                step + ": " + meaning(state, cause.getErrorCode()) + " (SQLSTATE " + state + ")", cause, null);
    }

    /**
     * A failure in our own words.
     *
     * @param reason for people to read: without the words of the system, without personal data
     */
    public static ConnectorException because(String reason) {
        return new ConnectorException(reason, null, null);
    }

    /** SQLSTATE classes of the SQL standard and PostgreSQL's own; MariaDB has its own numbers beside. */
    private static String meaning(String state, int number) {
        if (state.startsWith("08") || state.startsWith("57P")) {
            return "the system cannot be reached";
        }
        String ofMariadb = MARIADB.get(number);
        if (ofMariadb != null) {
            return ofMariadb;
        }
        return switch (state) {
            case "57014" -> TOO_LONG;
            case "42501" -> NOT_ALLOWED;
            case "42P01", "42703", "42S02", "42S22" -> "a declared table or column does not exist (any more)";
            case "23503" -> FOREIGN_KEY;
            case "23505", "23502", "23514", "23000" -> "a constraint of the system forbids it";
            case "40001", "40P01" -> COLLIDED;
            case "28P01", "28000" -> "the system refuses the credentials";
            default -> state.startsWith("22") ? DOES_NOT_FIT : "the system reports an error";
        };
    }
}

package dev.accountable.audit.erasure;

import dev.accountable.idempotency.Keys;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Holds that are over name the person still; holds, rules and erasures name whoever set or asked for them. */
@ApplicationScoped
class OwnReferences implements Forgets {

    private static final String FORGOTTEN = "(forgotten)";

    /** Columns that hold a reference, and the table that each is in. */
    private static final Map<String, String> COLUMNS = Map.of(
            "reference", "legal_hold",
            "set_by", "legal_hold",
            "released_by", "legal_hold",
            "changed_by", "retention_rule",
            "requested_by", "erasure");

    private final Database database;
    private final Keys keys;

    OwnReferences(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    @Override
    public int forget(String reference) {
        return COLUMNS.entrySet().stream()
                        .mapToInt(column -> forget(column.getValue(), column.getKey(), reference))
                        .sum()
                + keys.forget(reference);
    }

    private int forget(String table, String column, String reference) {
        return database.run("update " + table + " set " + column + " = ? where " + column + " = ?", statement -> {
            statement.setString(1, FORGOTTEN);
            statement.setString(2, reference);
            return statement.executeUpdate();
        });
    }
}

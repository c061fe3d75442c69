package dev.accountable.audit.grant;

import dev.accountable.audit.erasure.Forgets;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * A grant outlives the people in it: that somebody was allowed to read, when, what for and why, stays; about whom, who it was
 * and who decided does not. A grant of somebody who is forgotten is nobody's, so that it gives access no longer.
 */
@ApplicationScoped
class GrantReferences implements Forgets {

    private static final String FORGOTTEN = "(forgotten)";

    private static final List<String> COLUMNS =
            List.of("subject", "employee", "decided_by", "revoked_by", "reviewed_by");

    private final Database database;

    GrantReferences(Database database) {
        this.database = database;
    }

    @Override
    public int forget(String reference) {
        return COLUMNS.stream().mapToInt(column -> forget(column, reference)).sum();
    }

    private int forget(String column, String reference) {
        return database.run("update access_grant set " + column + " = ? where " + column + " = ?", statement -> {
            statement.setString(1, FORGOTTEN);
            statement.setString(2, reference);
            return statement.executeUpdate();
        });
    }
}

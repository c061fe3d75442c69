package dev.accountable.audit.grant;

import dev.accountable.audit.Database;
import dev.accountable.audit.erasure.Forgets;
import jakarta.enterprise.context.ApplicationScoped;

/** A grant outlives the person whose data it was about: who was allowed to read, when and why, stays; about whom does not. */
@ApplicationScoped
class GrantReferences implements Forgets {

    private static final String FORGOTTEN = "(forgotten)";

    private final Database database;

    GrantReferences(Database database) {
        this.database = database;
    }

    @Override
    public int forget(String reference) {
        return database.run("update access_grant set subject = ? where subject = ?", statement -> {
            statement.setString(1, FORGOTTEN);
            statement.setString(2, reference);
            return statement.executeUpdate();
        });
    }
}

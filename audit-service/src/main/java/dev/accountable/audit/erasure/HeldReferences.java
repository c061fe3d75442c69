package dev.accountable.audit.erasure;

import dev.accountable.audit.Database;
import jakarta.enterprise.context.ApplicationScoped;

/** Holds that are over name the person still. */
@ApplicationScoped
class HeldReferences implements Forgets {

    private static final String FORGOTTEN = "(forgotten)";

    private final Database database;

    HeldReferences(Database database) {
        this.database = database;
    }

    @Override
    public int forget(String reference) {
        return database.run("update legal_hold set reference = ? where reference = ?", statement -> {
            statement.setString(1, FORGOTTEN);
            statement.setString(2, reference);
            return statement.executeUpdate();
        });
    }
}

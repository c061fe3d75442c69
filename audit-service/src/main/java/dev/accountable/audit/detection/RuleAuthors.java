package dev.accountable.audit.detection;

import dev.accountable.audit.erasure.Forgets;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;

/** A rule outlives whoever wrote it. */
@ApplicationScoped
class RuleAuthors implements Forgets {

    private final Database database;

    RuleAuthors(Database database) {
        this.database = database;
    }

    @Override
    public int forget(String reference) {
        return database.run("update detection_rule set author = '(forgotten)' where author = ?", statement -> {
            statement.setString(1, reference);
            return statement.executeUpdate();
        });
    }
}

package dev.accountable.audit.programme;

import dev.accountable.audit.erasure.Forgets;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;

/**
 * The record of the programme outlives those who kept it: what was evaluated, shown, approved or changed, and when, stays;
 * who it was does not. What the person owned has nobody as its owner until the privacy officer names somebody.
 */
@ApplicationScoped
class ProgrammeReferences implements Forgets {

    private static final String FORGOTTEN = "(forgotten)";

    private final Database database;

    ProgrammeReferences(Database database) {
        this.database = database;
    }

    @Override
    public int forget(String reference) {
        return disown("measure", reference)
                + disown("document", reference)
                + database.run("select forget_in_programme(?)", statement -> {
                    statement.setString(1, reference);
                    ResultSet row = statement.executeQuery();
                    return row.next() ? row.getInt(1) : 0;
                });
    }

    /** As another version: who has read the owner before and sends it back is refused (412), and nothing brings it back. */
    private int disown(String table, String reference) {
        return database.run("update " + table + " set owner = ?, version = version + 1 where owner = ?", statement -> {
            statement.setString(1, FORGOTTEN);
            statement.setString(2, reference);
            return statement.executeUpdate();
        });
    }
}

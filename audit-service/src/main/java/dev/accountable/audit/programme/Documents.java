package dev.accountable.audit.programme;

import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The documents of the programme, as its other parts refer to them. */
@ApplicationScoped
public class Documents {

    private final Database database;

    Documents(Database database) {
        this.database = database;
    }

    /** Refuses a {@code documentId} that no document has. */
    public void mustExist(@Nullable UUID documentId) {
        boolean known = documentId == null
                || database.run("select from document where id = ?", statement -> {
                    statement.setObject(1, documentId);
                    return statement.executeQuery().next();
                });
        if (!known) {
            throw ProblemException.invalid("documentId", "must be the id of a document of the programme");
        }
    }
}

package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.Correction;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be corrected for a request, in the database, in the caller's transaction. The last list that was put counts. */
@ApplicationScoped
class Corrections {

    /** One of them with its system. The value is personal data of the person, and shown where the request is. */
    @Schema(name = "RequestCorrection")
    record View(
            String system,
            String dataset,
            String column,
            @Nullable String value) {}

    private final Database database;

    Corrections(Database database) {
        this.database = database;
    }

    void put(UUID request, List<View> corrections) {
        remove(request);
        database.run("""
                insert into request_correction (request_id, system, dataset, "column", value)
                values (?, ?, ?, ?, ?)""", statement -> {
            for (View correction : corrections) {
                statement.setObject(1, request);
                statement.setString(2, correction.system());
                statement.setString(3, correction.dataset());
                statement.setString(4, correction.column());
                statement.setString(5, correction.value());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    List<View> of(UUID request) {
        return database.run(
                "select system, dataset, \"column\", value from request_correction where request_id = ? order by position",
                statement -> {
                    statement.setObject(1, request);
                    ResultSet row = statement.executeQuery();
                    List<View> found = new ArrayList<>();
                    while (row.next()) {
                        found.add(new View(
                                row.getString("system"),
                                row.getString("dataset"),
                                row.getString("column"),
                                row.getString("value")));
                    }
                    return found;
                });
    }

    List<Correction> of(UUID request, String system) {
        return of(request).stream()
                .filter(correction -> correction.system().equals(system))
                .map(correction -> new Correction(correction.dataset(), correction.column(), correction.value()))
                .toList();
    }

    /** They are personal data: once they are true everywhere, they are kept there alone. */
    void remove(UUID request) {
        database.run("delete from request_correction where request_id = ?", statement -> {
            statement.setObject(1, request);
            return statement.executeUpdate();
        });
    }
}

package dev.accountable.breach.casefile;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** What the log holds about an incident, with the proofs of it. Call it outside of a transaction: it waits for another service. */
@ApplicationScoped
class Chronology {

    /** More than an incident has, as a rule; the rest stands in the log alone, and the case file says so. */
    static final int MOST = 2000;

    /**
     * One event.
     *
     * @param proof C2SP tlog-proof; null where the log cannot prove it yet: it is on its way there
     */
    record Event(
            UUID id,
            String type,
            Instant recordedAt,
            @Nullable String proof) {}

    /** As it stands in the case file. */
    @RegisterForReflection
    record Line(
            UUID event,
            String type,
            Instant recordedAt,
            @Nullable String proof) {}

    private final Database database;
    private final LogProofs log;

    Chronology(Database database, @RestClient LogProofs log) {
        this.database = database;
        this.log = log;
    }

    /**
     * From the first on.
     *
     * @throws WebApplicationException 503 where the log cannot be asked
     */
    List<Event> of(UUID incident) {
        List<Event> events = new ArrayList<>();
        for (Event event : known(incident)) {
            events.add(new Event(event.id(), event.type(), event.recordedAt(), proof(event.id())));
        }
        return events;
    }

    /** How many there are, whether or not all of them fit into a case file. */
    long count(UUID incident) {
        return database.one(
                        "select count(*) from incident_event where incident_id = ?", row -> row.getLong(1), incident)
                .orElseThrow();
    }

    private List<Event> known(UUID incident) {
        return database.list(
                "select event_id, type, recorded_at from incident_event where incident_id = ? order by position limit ?",
                row -> new Event(
                        row.getObject("event_id", UUID.class),
                        row.getString("type"),
                        Objects.requireNonNull(instant(row, "recorded_at")),
                        null),
                incident,
                MOST);
    }

    private @Nullable String proof(UUID event) {
        try {
            return log.inclusionProof(event);
        } catch (WebApplicationException e) {
            try (Response response = e.getResponse()) {
                if (response.getStatus() == 404) {
                    return null;
                }
                throw away("HTTP " + response.getStatus());
            }
        } catch (ProcessingException e) {
            throw away(e.getClass().getSimpleName());
        }
    }

    private static WebApplicationException away(String reason) {
        Log.errorf("The log cannot be asked for a proof: %s", reason);
        return ProblemException.later(
                Status.SERVICE_UNAVAILABLE,
                "unavailable",
                "The log cannot be asked for its proofs at the moment, and without them the case file is not whole. Try again"
                        + " shortly.",
                5);
    }
}

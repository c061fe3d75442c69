package dev.accountable.breach.response;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** audit-service, as far as it shows what happened: envelopes, no payloads. Our client has its role envelope-reader. */
@RegisterRestClient(configKey = "event-log")
@OidcClientFilter
@Path("/api/v1/events")
interface EventLog {

    /** Newest first, behind {@code after}. */
    @GET
    @Produces("application/json")
    List<Envelope> search(
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant until,
            @QueryParam("type") @Nullable String type,
            @QueryParam("source") @Nullable String source,
            @QueryParam("outcome") @Nullable String outcome,
            @QueryParam("actorPseudonym") @Nullable UUID actor,
            @QueryParam("subjectPseudonym") @Nullable UUID subject,
            @QueryParam("after") @Nullable UUID after,
            @QueryParam("limit") int limit);

    /** What audit-service adds to it later is nothing for us. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Envelope(
            UUID id,
            Instant time,
            String type,
            String source,
            String outcome,
            @Nullable UUID actorPseudonym,
            @Nullable UUID dataSubjectPseudonym) {

        /** One line of a timeline. */
        String text() {
            return type + " (" + source + ", " + outcome + ")"
                    + (actorPseudonym == null ? "" : ", by " + actorPseudonym)
                    + (dataSubjectPseudonym == null ? "" : ", about " + dataSubjectPseudonym);
        }
    }
}

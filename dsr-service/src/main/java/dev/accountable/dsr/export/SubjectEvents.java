package dev.accountable.dsr.export;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.InputStream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestQuery;

/** audit-service, as far as it knows who looked at or changed a person's data. */
@RegisterRestClient(configKey = "subject-events")
@OidcClientFilter
@Path("/api/v1/events/about")
interface SubjectEvents {

    /** JSON Lines, newest first, of any length. */
    @GET
    @Produces("application/jsonl")
    InputStream about(@RestQuery String subject);
}

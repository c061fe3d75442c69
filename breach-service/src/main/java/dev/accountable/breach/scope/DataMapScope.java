package dev.accountable.breach.scope;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** dsr-service, as far as it knows who is affected where a system was breached. Our client has its role scope-reader. */
@RegisterRestClient(configKey = "dsr-service")
@OidcClientFilter
@Path("/api/v1/systems/{key}/scope")
public interface DataMapScope {

    @GET
    @Produces("application/json")
    SystemScope scope(
            @PathParam("key") String system,
            @QueryParam("incident") UUID incident,
            @QueryParam("from") @Nullable LocalDate from,
            @QueryParam("until") @Nullable LocalDate until);

    /** JSON Lines of any length; complete where the last line says how many people there were. */
    @GET
    @Path("/people")
    @Produces("application/jsonl")
    InputStream people(
            @PathParam("key") String system,
            @QueryParam("incident") UUID incident,
            @QueryParam("from") @Nullable LocalDate from,
            @QueryParam("until") @Nullable LocalDate until);
}

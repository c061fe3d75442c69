package dev.accountable.breach.casefile;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** audit-service, as far as it proves what we reported. Our client has its role proof-reader. */
@RegisterRestClient(configKey = "log-proofs")
@OidcClientFilter
@Path("/api/v1/log")
interface LogProofs {

    @GET
    @Path("/inclusion-proofs/{eventId}")
    @Produces("text/plain")
    String inclusionProof(UUID eventId);
}

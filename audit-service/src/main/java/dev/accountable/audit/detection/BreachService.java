package dev.accountable.audit.detection;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** breach-service, as signals reach it. */
@RegisterRestClient(configKey = "breach-service")
@OidcClientFilter
@Path("/api/v1/signals")
interface BreachService {

    /** Answers once the signal is durable there; the same id again changes nothing. */
    @POST
    @Consumes("application/cloudevents+json")
    void signal(Signal signal);
}

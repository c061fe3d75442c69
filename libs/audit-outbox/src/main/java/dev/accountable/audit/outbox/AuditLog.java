package dev.accountable.audit.outbox;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** audit-service, as the relay sees it. Public for the client that Quarkus generates in the service's own class loader. */
@RegisterRestClient(configKey = "audit-service")
@OidcClientFilter
@Path("/api/v1/events")
public interface AuditLog {

    /** Answers once all events of the batch are durable; throws where not all of them are. */
    @POST
    @Consumes("application/cloudevents-batch+json")
    void append(String batch);
}

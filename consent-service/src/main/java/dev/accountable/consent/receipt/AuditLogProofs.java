package dev.accountable.consent.receipt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** audit-service, as far as it proves what it holds. */
@RegisterRestClient(configKey = "log-proofs")
@OidcClientFilter
@Path("/api/v1/log")
interface AuditLogProofs {

    @GET
    @Path("/inclusion-proofs/{eventId}")
    @Produces("text/plain")
    String inclusionProof(UUID eventId);

    @GET
    @Path("/openings/{eventId}")
    @Produces("application/json")
    Opening opening(UUID eventId);

    /** What audit-service adds to it later is nothing for us. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Opening(@Nullable String payload, @Nullable String payloadSalt) {}
}

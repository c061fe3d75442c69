package dev.accountable.dsr.request;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** consent-service, where objections and restrictions are in force. Our client has its role rights-writer. */
@RegisterRestClient(configKey = "consent-service")
@OidcClientFilter
@Path("/api/v1")
interface ConsentRights {

    String KEY = "Idempotency-Key";

    @POST
    @Path("/restrictions")
    void restrict(@HeaderParam(KEY) String key, Restrict restriction);

    @GET
    @Path("/restrictions")
    List<Restriction> restrictions(@QueryParam("subject") String subject);

    @POST
    @Path("/restrictions/{id}/lifting")
    void lift(@PathParam("id") UUID id, Lift lift);

    @POST
    @Path("/objections")
    void object(@HeaderParam(KEY) String key, Objection objection);

    @RegisterForReflection
    record Restrict(String subject, RestrictionGround ground, UUID requestId) {}

    @RegisterForReflection
    record Lift(String reason) {}

    @RegisterForReflection
    record Objection(
            String subject,
            @Nullable String purpose,
            @Nullable String grounds) {}

    /** Of what is in force there, as much as we need. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Restriction(
            UUID id, @Nullable UUID requestId, @Nullable Instant liftedAt) {}
}

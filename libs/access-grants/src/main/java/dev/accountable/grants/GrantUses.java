package dev.accountable.grants;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** audit-service, where grants are kept. Public for the client that Quarkus generates in the service's own class loader. */
@RegisterRestClient(configKey = "access-grants")
@OidcClientFilter
@Path("/api/v1/access-grants/uses")
public interface GrantUses {

    @POST
    @Nullable
    Answer ask(Use use);

    @RegisterForReflection
    record Use(String employee, String subject, String resource) {}

    /** What audit-service adds to it later is nothing for us. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(boolean allowed, @Nullable String reason) {}
}

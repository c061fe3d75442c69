package dev.accountable.breach.people;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** consent-service, as far as it knows where people are written to. Our client has its role contact-reader. */
@RegisterRestClient(configKey = "consent-service")
@OidcClientFilter
@Path("/api/v1/consents/contacts")
interface ContactSource {

    /** Whoever left no address is not in the answer. */
    @POST
    @Path("/lookup")
    List<Contact> lookUp(LookUp asked);

    @RegisterForReflection
    record LookUp(UUID incident, List<String> subjects) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Contact(String subject, String mail, @Nullable String language) {}
}

package dev.accountable.problem;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Gives a problem as body to every error that the framework answers without one: 401, 403, 405, 415 and the like. */
class ProblemFilter {

    @ServerResponseFilter
    public void describe(ContainerResponseContext response) {
        if (response.getStatus() >= 400 && !response.hasEntity()) {
            response.setEntity(
                    Problem.of(response.getStatusInfo(), detail(response)),
                    new Annotation[0],
                    MediaType.valueOf(Problem.MEDIA_TYPE));
        }
    }

    private static @Nullable String detail(ContainerResponseContext response) {
        if (response.getStatus() == 401) {
            String challenge = response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE);
            return challenge != null && challenge.contains("insufficient_user_authentication")
                    ? "This action asks for a second factor. Sign in again with it (acr_values in WWW-Authenticate)."
                    : "Send a valid access token of the configured issuer for this service.";
        }
        return response.getStatus() == 403 ? "Your roles do not allow this." : null;
    }
}

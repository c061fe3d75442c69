package dev.accountable.consent.site;

import dev.accountable.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * CORS by site: the Fetch standard's headers for the site's own origins, 403 for others. The static configuration of the
 * platform knows one list for all paths. A caller that sends no Origin is no browser on another origin, and passes.
 */
@Singleton
class SiteOrigins {

    private static final String ALLOWED = "dev.accountable.consent.site.origin";
    private static final int LONGEST_BODY = 16 * 1024;

    /** After the count of calls, which costs nothing. */
    @ForBrowsers
    @ServerRequestFilter(priority = Priorities.USER + 1)
    public void check(ContainerRequestContext request) {
        String origin = request.getHeaderString("Origin");
        String key = request.getUriInfo().getPathParameters().getFirst("key");
        // A site that is not there is not found by the resource, after the form of the request was looked at.
        Site site = origin == null || key == null ? null : Site.of(key).orElse(null);
        if (site != null && !site.isUsedFrom(origin)) {
            throw ProblemException.forbidden("The site '" + key + "' is not used from this origin.");
        }
        request.setProperty(ALLOWED, site == null ? null : origin);
        refuseLongBody(request);
    }

    /** Within the limit of all bodies, which is in force before this. */
    private static void refuseLongBody(ContainerRequestContext request) {
        @Nullable String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null && request.getMethod().equals("POST") && request.getMediaType() != null) {
            throw ProblemException.of(Status.LENGTH_REQUIRED, "length-required", "Send the body with its length.");
        }
        if (length != null && (length.length() > 9 || Integer.parseInt(length) > LONGEST_BODY)) {
            throw ProblemException.of(
                    Status.REQUEST_ENTITY_TOO_LARGE, "too-large", "A body is up to 16 KiB long here.");
        }
    }

    @ForBrowsers
    @ServerResponseFilter
    public void allow(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().add(HttpHeaders.VARY, "Origin");
        if (response.getStatus() == Status.TOO_MANY_REQUESTS.getStatusCode()) {
            // Refused before anybody looked which origins the site has. It says nothing but how long to wait, to
            // anybody.
            response.getHeaders().putSingle("Access-Control-Allow-Origin", "*");
            response.getHeaders().putSingle("Access-Control-Expose-Headers", HttpHeaders.RETRY_AFTER);
        } else if (request.getProperty(ALLOWED) instanceof String origin) {
            response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
            response.getHeaders()
                    .putSingle(
                            "Access-Control-Expose-Headers",
                            String.join(", ", HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, PublicSiteResource.FORM_HASH));
        }
    }
}

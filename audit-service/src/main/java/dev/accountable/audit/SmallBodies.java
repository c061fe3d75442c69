package dev.accountable.audit;

import dev.accountable.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** The server takes bodies of four megabytes for the sake of batches of events; nothing else needs more than one. */
class SmallBodies {

    private static final long MOST = 1024 * 1024;

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response check(ContainerRequestContext request) {
        boolean events = request.getUriInfo().getPath().equals("/api/v1/events");
        return events || length(request) <= MOST
                ? null
                : ProblemException.of(
                                Status.REQUEST_ENTITY_TOO_LARGE, "body-too-large", "The body must not exceed 1 MiB.")
                        .getResponse();
    }

    private static long length(ContainerRequestContext request) {
        String length = request.getHeaderString("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }
}

package dev.accountable.audit.outbox;

import io.quarkus.logging.Log;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Map;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Records every 401 and 403 before it is answered. */
class RefusalFilter {

    private final Refusals refusals;
    private final CurrentIdentityAssociation identity;

    RefusalFilter(Refusals refusals, CurrentIdentityAssociation identity) {
        this.refusals = refusals;
        this.identity = identity;
    }

    @ServerResponseFilter
    public Uni<Void> record(ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        if (status != 401 && status != 403) {
            return Uni.createFrom().voidItem();
        }
        String resource = resource(request.getUriInfo().getPath());
        boolean tokenSent = request.getHeaderString("Authorization") != null;
        Map<String, String> details =
                Map.of("method", request.getMethod(), "status", Integer.toString(status), "tokenSent", "" + tokenSent);
        Uni<Boolean> known = status == 401
                ? Uni.createFrom().item(false)
                : identity.getDeferredIdentity()
                        .map(caller -> !caller.isAnonymous())
                        // Refused for another reason, with a token that is good for nothing.
                        .onFailure()
                        .recoverWithItem(false);
        // Refusals come to light on an I/O thread, where nothing may wait for the database.
        return known.emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(caller -> record(caller, resource, details))
                .replaceWithVoid();
    }

    /** The answer stands whether or not it can be recorded: a refusal discloses nothing. */
    private void record(boolean callerKnown, String resource, Map<String, String> details) {
        try {
            if (callerKnown) {
                refusals.ofSomebody(resource, details);
            } else {
                refusals.ofAnybody(resource, details);
            }
        } catch (FaultToleranceException e) {
            refusals.suppressed();
        } catch (RuntimeException e) {
            Log.error("A refusal could not be recorded", e);
        }
    }

    private static String resource(String path) {
        String own = path.replaceFirst("^/?(api/v1/)?", "");
        return own.length() <= 200 ? own : own.substring(0, 200);
    }
}

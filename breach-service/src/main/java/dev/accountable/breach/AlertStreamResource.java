package dev.accountable.breach;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Alerts for a screen on the wall. */
@Path("/api/v1/incidents/alerts")
@Tag(name = "Incidents")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class AlertStreamResource {

    /** Of one pod. Each asks the database once a second. */
    private static final int MOST_SCREENS = 100;

    private final AlertConfig config;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final AtomicInteger screens = new AtomicInteger();

    AlertStreamResource(AlertConfig config, AuditTrail auditTrail, InstantSource clock) {
        this.config = config;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Alerts as they are raised, for a screen (server-sent events)",
            description =
                    "Each event is named alert, its id is the alert's. The stream ends after a quarter of an hour; whoever comes again"
                            + " with Last-Event-ID misses nothing, and may see an alert again.")
    @APIResponseSchema(AlertStream.Shown.class)
    public Multi<OutboundSseEvent> stream(@RestHeader("Last-Event-ID") @Nullable UUID lastEventId, @Context Sse sse) {
        if (screens.get() >= MOST_SCREENS) {
            throw ProblemException.later(
                    Status.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "As many screens as one pod serves are connected to it. Try again shortly.",
                    30);
        }
        auditTrail.read("incidents/alerts", null, Map.of());
        var stream = new AlertStream(clock, lastEventId);
        return Multi.createFrom()
                .ticks()
                .every(config.streamInterval())
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToIterable(tick -> events(stream.next(), sse))
                .select()
                .first(config.streamLasts())
                // Counted once it is listened to: a screen that breaks off before never ends, and would keep its place.
                .onSubscription()
                .invoke(screens::incrementAndGet)
                .onTermination()
                .invoke(screens::decrementAndGet);
    }

    /** A comment where there is nothing to say: else whoever stands between takes the connection for dead. */
    private static List<OutboundSseEvent> events(List<AlertStream.Shown> alerts, Sse sse) {
        if (alerts.isEmpty()) {
            return List.of(sse.newEventBuilder().comment("").build());
        }
        return alerts.stream()
                .map(alert -> sse.newEventBuilder()
                        .id(alert.alert().toString())
                        .name("alert")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(alert)
                        .build())
                .toList();
    }
}

package dev.accountable.audit.event;

import dev.accountable.audit.log.Sequencer;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("/api/v1/events")
class EventResource {

    private static final String AUDIT_WRITER = "audit-writer";

    private final Events events;
    private final Sequencer sequencer;
    private final Counter accepted;
    private final Counter known;

    EventResource(Events events, Sequencer sequencer, MeterRegistry metrics) {
        this.events = events;
        this.sequencer = sequencer;
        this.accepted = metrics.counter("log.appended", "result", "accepted");
        this.known = metrics.counter("log.appended", "result", "known");
    }

    /** Appending is not itself an event: the log would never come to rest. */
    @POST
    @Consumes("application/cloudevents-batch+json")
    @RolesAllowed(AUDIT_WRITER)
    @Timed("log.append")
    @Operation(
            summary = "Append events: one CloudEvent, or a batch of up to 1,000",
            description = "All of the batch or nothing; durable when answered. An event is known by its id: sent again"
                    + " with the same content it is counted as known, with other content the request is refused (409).")
    public Appended append(@NotNull @Size(min = 1, max = 1000) List<@NotNull @Valid AppendEvent> events) {
        return store(events);
    }

    @POST
    @Consumes("application/cloudevents+json")
    @RolesAllowed(AUDIT_WRITER)
    @Timed("log.append")
    @Operation(summary = "Append one event")
    public Appended appendOne(@NotNull @Valid AppendEvent event) {
        return store(List.of(event));
    }

    /** Stands here so that the caller's right to append is looked at before the media type is. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(AUDIT_WRITER)
    @Operation(hidden = true)
    public Appended otherMediaType() {
        throw new NotSupportedException();
    }

    private Appended store(List<AppendEvent> batch) {
        Appended appended = QuarkusTransaction.requiringNew().call(() -> events.append(batch));
        sequencer.nudge();
        accepted.increment(appended.accepted());
        known.increment(appended.known());
        return appended;
    }
}

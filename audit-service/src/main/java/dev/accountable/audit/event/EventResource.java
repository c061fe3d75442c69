package dev.accountable.audit.event;

import dev.accountable.audit.log.Sequencer;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/events")
class EventResource {

    private static final String AUDIT_WRITER = "audit-writer";
    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";

    private static final Set<String> PARAMETERS =
            Set.of("subject", "actor", "type", "resource", "from", "to", "after", "limit");

    private final Events events;
    private final Sequencer sequencer;
    private final AuditTrail auditTrail;
    private final Counter accepted;
    private final Counter known;

    EventResource(Events events, Sequencer sequencer, AuditTrail auditTrail, MeterRegistry metrics) {
        this.events = events;
        this.sequencer = sequencer;
        this.auditTrail = auditTrail;
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

    @GET
    @Path("/{id}")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "One event, with the evidence for it; the reading is recorded")
    public EventView get(UUID id) {
        EventView event = events.find(id).orElseThrow(() -> ProblemException.notFound("event " + id));
        auditTrail.read("events/" + id, event.dataSubject(), Map.of("type", event.type()));
        return event;
    }

    /**
     * One record for each page that was read. A record for each person on it would be more exact, and a reader who pages
     * through the log would then make it grow by what was read.
     */
    @GET
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "Search events, newest first; the reading is recorded")
    public RestResponse<List<EventView>> search(
            @Parameter(description = "Whose data it is about: the reference that the services use")
                    @RestQuery
                    @Nullable
                    @Size(min = 1, max = 200)
                    String subject,
            @Parameter(description = "Who did it") @RestQuery @Nullable @Size(min = 1, max = 200) String actor,
            @Parameter(description = "The whole type, dev.accountable.consent.given for example")
                    @RestQuery
                    @Nullable
                    @Size(min = 1, max = 100)
                    String type,
            @Parameter(description = "What it happened to, consents/{id} for example")
                    @RestQuery
                    @Nullable
                    @Size(min = 1, max = 300)
                    String resource,
            @Parameter(description = "Not before this instant (ISO 8601, UTC)") @RestQuery @Nullable String from,
            @Parameter(description = "Before this instant (ISO 8601, UTC)") @RestQuery @Nullable String to,
            @Parameter(description = "The cursor of the next page, as in the Link header") @RestQuery @Nullable
                    String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        refuseWhatIsNoFilter(uri);
        var search = new EventSearch(
                subject, actor, type, resource, instant("from", from), instant("to", to), cursor(after), limit);
        List<EventView> found = events.search(search);
        boolean more = found.size() > limit;
        List<EventView> page = more ? found.subList(0, limit) : found;
        auditTrail.read("events", subject, Map.of("filters", search.names(), "found", Integer.toString(page.size())));
        ResponseBuilder<List<EventView>> answer = ResponseBuilder.ok(page);
        if (more) {
            URI next = uri.getRequestUriBuilder()
                    .replaceQueryParam("after", page.get(limit - 1).id())
                    .build();
            answer.header("Link", "<" + next.getRawPath() + "?" + next.getRawQuery() + ">; rel=\"next\"");
        }
        return answer.build();
    }

    /** A filter that is empty or misspelt would be no filter, and show everything. */
    private static void refuseWhatIsNoFilter(UriInfo uri) {
        uri.getQueryParameters().forEach((name, values) -> {
            if (!PARAMETERS.contains(name)) {
                throw ProblemException.invalid(name, "is not a known parameter");
            }
            if (values.size() > 1 || values.get(0).isEmpty()) {
                throw ProblemException.invalid(name, "must be given once and not be empty");
            }
        });
    }

    private static @Nullable Instant instant(String parameter, @Nullable String value) {
        try {
            return value == null ? null : StorableInstant.parse(value);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(parameter, "must be an instant, 2026-11-23T09:00:00Z for example");
        }
    }

    private static @Nullable UUID cursor(@Nullable String value) {
        try {
            return value == null ? null : UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("after", "must be the cursor of a page before");
        }
    }
}

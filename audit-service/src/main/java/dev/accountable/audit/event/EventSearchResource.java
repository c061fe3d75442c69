package dev.accountable.audit.event;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
class EventSearchResource {

    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";

    private static final Set<String> PARAMETERS =
            Set.of("subject", "actor", "type", "resource", "from", "to", "after", "limit");

    private final EventReader events;
    private final AuditTrail auditTrail;

    EventSearchResource(EventReader events, AuditTrail auditTrail) {
        this.events = events;
        this.auditTrail = auditTrail;
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

package dev.accountable.audit.search;

import dev.accountable.audit.grant.Grants;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Reading the log. Each reading is an event itself, and a person whose data was shown finds it in their own view. */
@Path("/api/v1/events")
class EventSearchResource {

    private final EventReader events;
    private final Readers readers;
    private final AuditTrail auditTrail;
    private final Grants grants;
    private final SecurityIdentity caller;

    EventSearchResource(
            EventReader events, Readers readers, AuditTrail auditTrail, Grants grants, SecurityIdentity caller) {
        this.events = events;
        this.readers = readers;
        this.grants = grants;
        this.auditTrail = auditTrail;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AUDITOR, Roles.PRIVACY_OFFICER})
    @Operation(summary = "One event, with the evidence for it; the reading is recorded")
    public EventView get(UUID id) {
        EventView event = events.find(id).orElseThrow(() -> ProblemException.notFound("event " + id));
        auditTrail.read("events/" + id, event.dataSubject(), Map.of("type", event.type(), "role", readers.role()));
        return event;
    }

    @GET
    @RolesAllowed({Roles.AUDITOR, Roles.PRIVACY_OFFICER, Roles.SECURITY_OFFICER, Roles.EMPLOYEE, Roles.ENVELOPE_READER})
    @Operation(
            summary = "Search events, newest first; the reading is recorded",
            description =
                    "Auditors and privacy officers see payloads and persons. A security officer, and a service with"
                            + " the role envelope-reader, see envelopes:"
                            + " actor, dataSubject, resource and details are absent, and cannot be searched for. An employee with"
                            + " an access grant for a person sees what is about that person.")
    public RestResponse<List<EventView>> search(
            @BeanParam @Valid EventQuery query,
            @Parameter(description = "The cursor of the next page, as in the Link header") @RestQuery @Nullable
                    String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        EventQuery.refuseWhatIsNoFilter(uri, Set.of("after", "limit"));
        EventSearch search = query.search();
        boolean byRole = caller.hasRole(Roles.AUDITOR) || caller.hasRole(Roles.PRIVACY_OFFICER);
        boolean seesPayloads = byRole || hasGrantFor(search);
        List<EventView> found = events.search(search, cursor(after), limit + 1);
        List<EventView> page = found.subList(0, Math.min(limit, found.size()));
        auditTrail.read(
                "events",
                search.subject(),
                Map.of(
                        "filters", search.names(),
                        "found", Integer.toString(page.size()),
                        "role", byRole ? readers.role() : seesPayloads ? Roles.EMPLOYEE : envelopeRole()));
        // A page about one person has just been recorded as that; a page of envelopes shows nobody.
        if (seesPayloads && search.subject() == null) {
            readers.areShown(page, "search");
        }
        return KeysetPage.of(
                found,
                limit,
                seesPayloads ? event -> event : EventView::envelopeOnly,
                event -> event.id().toString(),
                uri);
    }

    /** Without payloads remain envelopes, for those who may see these; refuses whatever else was asked. */
    private boolean hasGrantFor(EventSearch search) {
        String subject = search.subject();
        if (subject != null && caller.hasRole(Roles.EMPLOYEE)) {
            grants.requireFor(caller.getPrincipal().getName(), subject, "events");
            return true;
        }
        if (!caller.hasRole(Roles.SECURITY_OFFICER) && !caller.hasRole(Roles.ENVELOPE_READER)) {
            throw ProblemException.invalid("subject", "must name the person whom you have an access grant for");
        }
        if (search.looksBehindEnvelopes()) {
            throw ProblemException.forbidden("Your role sees envelopes only: search by pseudonym, not by 'subject',"
                    + " 'actor' or 'resource'.");
        }
        return false;
    }

    private String envelopeRole() {
        return caller.hasRole(Roles.SECURITY_OFFICER) ? Roles.SECURITY_OFFICER : Roles.ENVELOPE_READER;
    }

    private static @Nullable UUID cursor(@Nullable String value) {
        try {
            return value == null ? null : UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("after", "must be the cursor of a page before");
        }
    }
}

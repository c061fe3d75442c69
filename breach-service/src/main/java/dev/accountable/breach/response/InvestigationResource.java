package dev.accountable.breach.response;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The security team writes down what happened and what it found; nothing of it is taken back. */
@Path("/api/v1/incidents")
@Tag(name = "Investigation")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class InvestigationResource {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);

    private final Incidents incidents;
    private final Handling handling;
    private final TimelineImport timelineImport;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    InvestigationResource(
            Incidents incidents,
            Handling handling,
            TimelineImport timelineImport,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.handling = handling;
        this.timelineImport = timelineImport;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/{id}/timeline")
    @Transactional
    @Idempotent
    @Operation(summary = "Add what happened to the timeline")
    @APIResponseSchema(value = Views.Entry.class, responseCode = "201", responseDescription = "Added")
    public RestResponse<Views.Entry> happened(
            UUID id,
            @NotNull @Valid Requests.Entry request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        Instant now = clock.instant();
        if (request.happenedAt().isAfter(now)) {
            throw ProblemException.invalid("happenedAt", "must not be in the future");
        }
        Views.Entry entry = handling.add(id, request, name(), now);
        audit("breach.timeline.added", id, Map.of("number", Integer.toString(entry.number())));
        return ResponseBuilder.create(CREATED, entry).build();
    }

    @POST
    @Path("/{id}/timeline/imports")
    @Operation(
            summary =
                    "Take events of the log into the timeline: those of a window, by type, source, outcome, or pseudonym",
            description =
                    "Envelopes only: when, what, by whom and about whom as pseudonyms. Each comes once, however often"
                            + " it is imported. At most 1,000 at a time; 422 where there are more.")
    public Views.Imported importTimeline(UUID id, @NotNull @Valid Requests.Import request) {
        incidents.get(id);
        if (!request.from().isBefore(request.until())) {
            throw ProblemException.invalid("from", "must be before 'until'");
        }
        if (request.until().isAfter(clock.instant())) {
            throw ProblemException.invalid("until", "must not be in the future");
        }
        if (Duration.between(request.from(), request.until()).compareTo(LONGEST_WINDOW) > 0) {
            throw ProblemException.invalid("until", "must be at most 31 days after 'from'");
        }
        List<EventLog.Envelope> events = timelineImport.read(request);
        return QuarkusTransaction.requiringNew().call(() -> {
            incidents.forChange(id);
            int imported = handling.importAll(id, events, name(), clock.instant());
            audit("breach.timeline.imported", id, Map.of("imported", Integer.toString(imported)));
            return new Views.Imported(imported, events.size() - imported);
        });
    }

    @GET
    @Path("/{id}/timeline")
    @Operation(summary = "List the timeline in the order in which it was recorded")
    public RestResponse<List<Views.Entry>> timeline(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        incidents.get(id);
        auditTrail.read("incidents/" + id + "/timeline", null, Map.of());
        return KeysetPage.of(
                handling.timeline(id, after, limit + 1),
                limit,
                entry -> entry,
                last -> Integer.toString(last.number()),
                uri);
    }

    @POST
    @Path("/{id}/evidence")
    @Transactional
    @Idempotent
    @Operation(summary = "Register a piece of evidence with its hash, and who has it")
    @APIResponseSchema(value = Views.Evidence.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<Views.Evidence> collect(
            UUID id,
            @NotNull @Valid Requests.Evidence request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        Instant now = clock.instant();
        if (request.collectedAt().isAfter(now)) {
            throw ProblemException.invalid("collectedAt", "must not be in the future");
        }
        int number = handling.add(id, request, name(), now);
        audit("breach.evidence.registered", id, Map.of("number", Integer.toString(number), "sha256", request.sha256()));
        return ResponseBuilder.create(CREATED, handling.evidence(id, number).orElseThrow())
                .build();
    }

    @POST
    @Path("/{id}/evidence/{number}/custody")
    @Transactional
    @Idempotent
    @Operation(summary = "Hand a piece of evidence over; its hash must still be the same")
    @APIResponseSchema(value = Views.Evidence.class, responseCode = "201", responseDescription = "Handed over")
    public RestResponse<Views.Evidence> handOver(
            UUID id,
            int number,
            @NotNull @Valid Requests.HandOver request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        Views.Evidence evidence =
                handling.evidence(id, number).orElseThrow(() -> ProblemException.notFound("such evidence"));
        if (!evidence.sha256().equals(request.sha256())) {
            throw ProblemException.refused(
                    "evidence-changed",
                    "It is not the same any more",
                    "The hash is another one than when it was collected. Find out why, and register what is there now"
                            + " as evidence of its own.");
        }
        handling.handOver(id, number, request.holder(), request.location(), request.reason(), name(), clock.instant());
        audit("breach.evidence.handed-over", id, Map.of("number", Integer.toString(number)));
        return ResponseBuilder.create(CREATED, handling.evidence(id, number).orElseThrow())
                .build();
    }

    @GET
    @Path("/{id}/evidence")
    @Operation(summary = "List the evidence with its chain of custody")
    public RestResponse<List<Views.Evidence>> evidence(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        incidents.get(id);
        auditTrail.read("incidents/" + id + "/evidence", null, Map.of());
        return KeysetPage.of(
                handling.evidence(id, after, limit + 1),
                limit,
                evidence -> evidence,
                last -> Integer.toString(last.number()),
                uri);
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID id, Map<String, String> details) {
        auditTrail.record(type, "incidents/" + id, null, details);
    }
}

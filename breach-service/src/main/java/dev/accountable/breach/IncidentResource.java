package dev.accountable.breach;

import static dev.accountable.breach.Roles.EMPLOYEE;
import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
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
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Anybody who works here may report; who reported sees what came of it; the security team handles it. */
@Path("/api/v1/incidents")
@Tag(name = "Incidents")
class IncidentResource {

    private static final String UNCHANGED_SINCE = "The ETag of the answer that this rests on; 412 where it is stale";

    private final AuditTrail auditTrail;
    private final Alerts alerts;
    private final Outlets outlets;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    IncidentResource(
            AuditTrail auditTrail, Alerts alerts, Outlets outlets, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.alerts = alerts;
        this.outlets = outlets;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({EMPLOYEE, SECURITY_OFFICER})
    @Transactional
    @Idempotent
    @Operation(summary = "Report an incident; the security team is alerted at once")
    @APIResponseSchema(value = IncidentView.class, responseCode = "201", responseDescription = "Reported")
    public RestResponse<IncidentView> report(
            @NotNull @Valid ReportIncident request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Instant now = clock.instant();
        Incident incident = Incident.report(request, name(), now);
        alerts.reported(incident, now);
        audit(
                "breach.incident.reported",
                incident,
                Map.of(
                        "kind",
                                request.kind().stream()
                                        .sorted()
                                        .map(BreachKind::name)
                                        .collect(Collectors.joining(",")),
                        "detectedAt", request.detectedAt().toString()));
        return ResponseBuilder.create(CREATED, handles() ? incident.view(now) : incident.reportersView())
                .location(URI.create("/api/v1/incidents/" + incident.id()))
                .tag(incident.tag())
                .build();
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List incidents, newest first")
    public RestResponse<List<IncidentSummary>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        auditTrail.read("incidents", null, Map.of());
        Instant now = clock.instant();
        return KeysetPage.of(
                Incident.newest(after, limit + 1),
                limit,
                incident -> incident.summary(now),
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({EMPLOYEE, SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "Read an incident with its clock; an employee reads the state of an own report")
    public RestResponse<IncidentView> get(UUID id) {
        Incident incident = Incident.<Incident>findByIdOptional(id).orElseThrow(IncidentResource::unknown);
        if (handles()) {
            auditTrail.read("incidents/" + id, null, Map.of());
            return answer(incident, incident.view(clock.instant()));
        }
        if (!incident.wasReportedBy(name())) {
            auditTrail.refused("incidents/" + id, Map.of("reason", "another person's report"));
            throw unknown();
        }
        return answer(incident, incident.reportersView());
    }

    @POST
    @Path("/{id}/acknowledgement")
    @RolesAllowed(SECURITY_OFFICER)
    @Transactional
    @Operation(summary = "Say that somebody is on it: alerts are repeated no more; again succeeds and changes nothing")
    public AcknowledgedView acknowledge(UUID id) {
        Incident incident = Incident.locked(id).orElseThrow(IncidentResource::unknown);
        int stopped = Alert.cancelEscalations(id, clock.instant());
        if (stopped > 0) {
            audit("breach.incident.acknowledged", incident, Map.of("repetitions", Integer.toString(stopped)));
        }
        return new AcknowledgedView(stopped);
    }

    /** Correcting it later is one more entry; the history keeps all. */
    @POST
    @Path("/{id}/awareness")
    @RolesAllowed(SECURITY_OFFICER)
    @Transactional
    @Operation(summary = "Record, or set right, when the organisation became aware: the 72 hours count from there")
    public RestResponse<IncidentView> aware(
            UUID id,
            @RestHeader("If-Match") @Parameter(description = UNCHANGED_SINCE) @Nullable String ifMatch,
            @NotNull @Valid RecordAwareness request) {
        Incident incident = forChange(id, ifMatch);
        Instant now = clock.instant();
        incident.becomeAware(request, name(), now).ifPresent(entry -> {
            NotificationClock running = Objects.requireNonNull(incident.clock());
            alerts.aware(incident, running, now);
            audit(
                    "breach.incident.aware",
                    incident,
                    Map.of(
                            "entry", Integer.toString(entry.entry()),
                            "awareAt", running.awareAt().toString(),
                            "dueAt", running.dueAt().toString()));
        });
        return answer(incident, incident.view(now));
    }

    @GET
    @Path("/{id}/awareness")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List what was recorded about the awareness, in order; the last entry is in force")
    public RestResponse<List<AwarenessView>> awareness(
            UUID id,
            @RestQuery @DefaultValue("0") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        mustExist(id);
        auditTrail.read("incidents/" + id + "/awareness", null, Map.of());
        return KeysetPage.of(
                Awareness.history(id, after, limit + 1),
                limit,
                Awareness::view,
                last -> Integer.toString(last.entry()),
                uri);
    }

    @POST
    @Path("/{id}/notifications")
    @RolesAllowed(SECURITY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Record that the supervisory authority was notified; the clock stops")
    @APIResponseSchema(value = NotificationView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<NotificationView> notified(
            UUID id,
            @RestHeader("If-Match") @Parameter(description = UNCHANGED_SINCE) @Nullable String ifMatch,
            @NotNull @Valid RecordNotification request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Incident incident = forChange(id, ifMatch);
        Instant now = clock.instant();
        NotificationView notification = incident.notified(request, name(), now);
        alerts.notified(incident, now);
        audit(
                "breach.incident.notified",
                incident,
                Map.of(
                        "recipient", notification.recipient().name(),
                        "notifiedAt", notification.notifiedAt().toString(),
                        "late", Boolean.toString(notification.late())));
        return ResponseBuilder.create(CREATED, notification).tag(incident.tag()).build();
    }

    @GET
    @Path("/{id}/alerts")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List the alerts of an incident, and how far each came with each target")
    public RestResponse<List<AlertView>> alerts(
            UUID id,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        mustExist(id);
        Instant now = clock.instant();
        List<Alert> found = Alert.of(id, after, limit + 1);
        Map<UUID, List<DeliveryView>> deliveries = Delivery.of(found);
        return KeysetPage.of(
                found,
                limit,
                alert -> alert.view(
                        deliveries.getOrDefault(alert.id(), List.of()),
                        !outlets.all().isEmpty(),
                        now),
                last -> Long.toString(last.position()),
                uri);
    }

    private static Incident forChange(UUID id, @Nullable String ifMatch) {
        Incident incident = Incident.locked(id).orElseThrow(IncidentResource::unknown);
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals('"' + incident.tag() + '"')) {
            throw ProblemException.of(
                    Status.PRECONDITION_FAILED, "stale", "The incident changed since. Read it again and decide anew.");
        }
        return incident;
    }

    private static void mustExist(UUID id) {
        if (Incident.findByIdOptional(id).isEmpty()) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such incident");
    }

    private static <T> RestResponse<T> answer(Incident incident, T view) {
        return ResponseBuilder.ok(view).tag(incident.tag()).build();
    }

    private boolean handles() {
        return caller.hasRole(SECURITY_OFFICER) || caller.hasRole(PRIVACY_OFFICER);
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, Incident incident, Map<String, String> details) {
        auditTrail.record(type, "incidents/" + incident.id(), null, details);
    }
}

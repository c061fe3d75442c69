package dev.accountable.breach;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static dev.accountable.breach.Roles.SIGNAL_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;
import static org.jboss.resteasy.reactive.RestResponse.Status.OK;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

/** Machines say what may be a breach; the security team decides about it. */
@Path("/api/v1/signals")
@Tag(name = "Signals")
class SignalResource {

    private static final String UNCHANGED_SINCE = "The ETag of the answer that this rests on; 412 where it is stale";

    private final Signals signals;
    private final Incidents incidents;
    private final AuditTrail auditTrail;
    private final Alerts alerts;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    SignalResource(
            Signals signals,
            Incidents incidents,
            AuditTrail auditTrail,
            Alerts alerts,
            SecurityIdentity caller,
            InstantSource clock) {
        this.signals = signals;
        this.incidents = incidents;
        this.auditTrail = auditTrail;
        this.alerts = alerts;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @RolesAllowed(SIGNAL_WRITER)
    @Transactional
    @Operation(
            summary = "Raise a signal (a CloudEvent); from severity HIGH on the security team is alerted at once",
            description =
                    "Known by its id: sent again it changes nothing and answers 200, with other content it is"
                            + " refused (409). Of one source and key there is one undecided signal; others are counted onto it.")
    @APIResponseSchema(value = SignalView.class, responseCode = "201", responseDescription = "A new signal")
    public RestResponse<SignalView> receive(@NotNull @Valid ReceiveSignal request) {
        Signals.Raised raised = signals.raise(request, clock.instant());
        Signal signal = Signal.<Signal>findByIdOptional(raised.id()).orElseThrow();
        return ResponseBuilder.create(raised.isNew() ? CREATED : OK, signal.view())
                .location(URI.create("/api/v1/signals/" + signal.id()))
                .build();
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List signals, newest first")
    public RestResponse<List<SignalView>> list(
            @RestQuery @Nullable SignalState state,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        auditTrail.read("signals", null, Map.of());
        Signal last = after == null
                ? null
                : Signal.<Signal>findByIdOptional(after)
                        .orElseThrow(() -> ProblemException.invalid("after", "must be the cursor of a page before"));
        return KeysetPage.of(
                Signal.newest(state, last, limit + 1),
                limit,
                Signal::view,
                signal -> signal.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "Read a signal and what was decided about it")
    public RestResponse<SignalView> get(UUID id) {
        Signal signal = Signal.<Signal>findByIdOptional(id).orElseThrow(SignalResource::unknown);
        auditTrail.read("signals/" + id, null, Map.of());
        return answer(signal);
    }

    @POST
    @Path("/{id}/dismissal")
    @RolesAllowed(SECURITY_OFFICER)
    @Transactional
    @Operation(summary = "Decide that a signal is no breach; the reason is kept")
    public RestResponse<SignalView> dismiss(
            UUID id,
            @RestHeader("If-Match") @Parameter(description = UNCHANGED_SINCE) @Nullable String ifMatch,
            @NotNull @Valid DismissSignal request) {
        Signal signal = forChange(id, ifMatch);
        Instant now = clock.instant();
        signal.dismiss(name(), request.reason(), now);
        alerts.decided(signal, now);
        Signal.flush();
        audit(
                "breach.signal.dismissed",
                signal,
                Map.of("severity", signal.severity().name()));
        return answer(signal);
    }

    @POST
    @Path("/{id}/merge")
    @RolesAllowed(SECURITY_OFFICER)
    @Transactional
    @Operation(summary = "Decide that a signal is part of an incident that is known already")
    public RestResponse<SignalView> merge(
            UUID id,
            @RestHeader("If-Match") @Parameter(description = UNCHANGED_SINCE) @Nullable String ifMatch,
            @NotNull @Valid MergeSignal request) {
        Signal signal = forChange(id, ifMatch);
        incidents.forChange(request.incidentId());
        Instant now = clock.instant();
        signal.merge(request, name(), now);
        alerts.decided(signal, now);
        Signal.flush();
        audit(
                "breach.signal.merged",
                signal,
                Map.of("incident", request.incidentId().toString()));
        return answer(signal);
    }

    @POST
    @Path("/{id}/promotion")
    @RolesAllowed(SECURITY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Decide that a signal is an incident; it is reported as one")
    @APIResponseSchema(value = IncidentView.class, responseCode = "201", responseDescription = "Reported")
    public RestResponse<IncidentView> promote(
            UUID id,
            @RestHeader("If-Match") @Parameter(description = UNCHANGED_SINCE) @Nullable String ifMatch,
            @NotNull @Valid PromoteSignal request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Signal signal = forChange(id, ifMatch);
        Instant now = clock.instant();
        Incident incident = signal.promote(request, name(), now);
        alerts.decided(signal, now);
        alerts.reported(incident, now);
        audit("breach.signal.promoted", signal, Map.of("incident", incident.id().toString()));
        auditTrail.record(
                "breach.incident.reported",
                "incidents/" + incident.id(),
                null,
                Map.of(
                        "kind",
                                request.kind().stream()
                                        .sorted()
                                        .map(BreachKind::name)
                                        .collect(Collectors.joining(",")),
                        "signal", id.toString()));
        return ResponseBuilder.create(CREATED, incident.view(now))
                .location(URI.create("/api/v1/incidents/" + incident.id()))
                .tag(incident.tag())
                .build();
    }

    private static Signal forChange(UUID id, @Nullable String ifMatch) {
        Signal signal = Signal.locked(id).orElseThrow(SignalResource::unknown);
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals('"' + signal.tag() + '"')) {
            throw ProblemException.of(
                    Status.PRECONDITION_FAILED, "stale", "The signal changed since. Read it again and decide anew.");
        }
        return signal;
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such signal");
    }

    private static RestResponse<SignalView> answer(Signal signal) {
        return ResponseBuilder.ok(signal.view()).tag(signal.tag()).build();
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, Signal signal, Map<String, String> details) {
        auditTrail.record(type, "signals/" + signal.id(), null, details);
    }
}

package dev.accountable.breach.intake;

import static dev.accountable.breach.Roles.PROCESSOR;
import static dev.accountable.breach.Roles.SIGNAL_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;
import static org.jboss.resteasy.reactive.RestResponse.Status.OK;

import dev.accountable.breach.ReceiveSignal;
import dev.accountable.breach.Severity;
import dev.accountable.breach.Signals;
import dev.accountable.defaults.UuidV7;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Each becomes a signal like any other: stored once, counted, triaged. */
@Path("/api/v1/signals")
@Tag(name = "Signals")
class IntakeResource {

    private final Signals signals;
    private final ReportRate rate;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    IntakeResource(Signals signals, ReportRate rate, SecurityIdentity caller, InstantSource clock) {
        this.signals = signals;
        this.rate = rate;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/alertmanager")
    @RolesAllowed(SIGNAL_WRITER)
    @Transactional
    @Operation(
            summary = "Take what Prometheus Alertmanager sends to a webhook (version 4)",
            description = "Each alert that fires is a signal, known by its labels and its beginning; resolved ones are"
                    + " passed over.")
    public Taken.Alerts alertmanager(@NotNull @Valid AlertmanagerPayload request) {
        Instant now = clock.instant();
        int firing = 0;
        int raised = 0;
        for (AlertmanagerPayload.Alert alert : request.alerts()) {
            if (alert.isFiring()) {
                firing++;
                raised += signals.raise(alert.signal(), now).isNew() ? 1 : 0;
            }
        }
        return new Taken.Alerts(firing, raised);
    }

    /** The key makes the id, so that sending again is one report, without anything being known of who sends. */
    @POST
    @Path("/reports")
    @PermitAll
    @Transactional
    @Operation(summary = "Report what you noticed, without a name; the security team is alerted at once")
    @APIResponseSchema(value = Taken.Notice.class, responseCode = "202", responseDescription = "Received")
    public RestResponse<Taken.Notice> report(
            @NotNull @Valid AnonymousReport request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey,
            @Context HttpServerRequest connection) {
        rate.count(
                connection.remoteAddress() == null
                        ? null
                        : connection.remoteAddress().hostAddress());
        if (idempotencyKey != null && !idempotencyKey.matches(Idempotent.KEY)) {
            throw ProblemException.invalid(Idempotent.HEADER, "must be 1 to 255 visible ASCII characters");
        }
        UUID id = idempotencyKey == null
                ? UuidV7.next()
                : SignalId.of("report", idempotencyKey, request.text(), String.valueOf(request.where()));
        Map<String, String> details = new TreeMap<>(Map.of("text", request.text()));
        if (request.where() != null) {
            details.put("where", request.where());
        }
        if (!signals.isKnown(id)) {
            Instant now = clock.instant();
            signals.raise(
                    signal(id, "/reports", "dev.accountable.report.anonymous", "Somebody reports", now, details), now);
        }
        return ResponseBuilder.create(ACCEPTED, new Taken.Notice(id)).build();
    }

    @POST
    @Path("/processor-notices")
    @RolesAllowed(PROCESSOR)
    @Transactional
    @Operation(
            summary = "Tell, as a processor, of a breach of data that are processed for this controller (Art. 33(2))",
            description = "One notice for each controller. With it the controller is aware.")
    @APIResponseSchema(value = Taken.Notice.class, responseCode = "201", responseDescription = "Received")
    public RestResponse<Taken.Notice> processor(@NotNull @Valid ProcessorNotice request) {
        Instant now = clock.instant();
        if (request.awareAt().isAfter(now)) {
            throw ProblemException.invalid("awareAt", "must not be in the future");
        }
        Map<String, String> details = new TreeMap<>(Map.of(
                "processor", request.processor(),
                "controller", request.controller(),
                "contact", request.contact(),
                "description", request.description(),
                "sender", caller.getPrincipal().getName()));
        put(details, "dataCategories", request.dataCategories());
        put(details, "people", request.people());
        put(details, "measures", request.measures());
        Signals.Raised raised = signals.raise(
                signal(
                        // Of this sender: another one's notice with the same id is another notice.
                        SignalId.of(
                                "processor",
                                caller.getPrincipal().getName(),
                                request.id().toString()),
                        "/processors",
                        "dev.accountable.processor.notice",
                        "A processor tells of a breach",
                        request.awareAt(),
                        details),
                now);
        return ResponseBuilder.create(raised.isNew() ? CREATED : OK, new Taken.Notice(raised.id()))
                .build();
    }

    private static ReceiveSignal signal(
            UUID id, String source, String type, String title, Instant time, Map<String, String> details) {
        return new ReceiveSignal(
                "1.0",
                id,
                source,
                type,
                time,
                source.substring(1) + "/" + id,
                "application/json",
                new ReceiveSignal.Data(title, Severity.HIGH, id.toString(), details));
    }

    private static void put(Map<String, String> details, String key, @Nullable Object value) {
        if (value != null) {
            details.put(key, value.toString());
        }
    }
}

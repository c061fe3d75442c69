package dev.accountable.audit.event;

import dev.accountable.audit.log.Sequencer;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;

/** Where events come in: CloudEvents 1.0 over HTTP, in its batched, structured and binary content modes. */
@Path("/api/v1/events")
class EventResource {

    private static final String AUDIT_WRITER = "audit-writer";

    private final AppendQueue queue;
    private final Sequencer sequencer;
    private final AuditTrail auditTrail;
    private final Validator validator;
    private final SecurityIdentity caller;
    private final Sources sources;
    private final Counter accepted;
    private final Counter known;

    EventResource(
            AppendQueue queue,
            Sequencer sequencer,
            AuditTrail auditTrail,
            Validator validator,
            SecurityIdentity caller,
            Sources sources,
            MeterRegistry metrics) {
        this.queue = queue;
        this.sequencer = sequencer;
        this.auditTrail = auditTrail;
        this.validator = validator;
        this.caller = caller;
        this.sources = sources;
        this.accepted = metrics.counter("log.appended", "result", "accepted");
        this.known = metrics.counter("log.appended", "result", "known");
    }

    /** Appending is not itself an event: the log would never come to rest. */
    @POST
    @Consumes("application/cloudevents-batch+json")
    @RolesAllowed(AUDIT_WRITER)
    @Blocking
    @Timed("log.append")
    @Operation(
            summary = "Append events: one CloudEvent, or a batch of up to 1,000",
            description = "All of the batch or nothing; durable when answered. An event is known by its id: sent again"
                    + " with the same content it is counted as known, with other content the request is refused (409)."
                    + " A client reports as itself: another's source is refused (403)."
                    + " Where more arrives than can be stored, the answer is 429 with Retry-After.")
    public CompletionStage<Appended> append(
            @NotNull @Size(min = 1, max = 1000) List<@NotNull @Valid AppendEvent> events) {
        return store(events);
    }

    /** Small enough for an I/O thread, which saves the way to another and back. */
    @POST
    @Consumes("application/cloudevents+json")
    @RolesAllowed(AUDIT_WRITER)
    @Timed("log.append")
    @Operation(summary = "Append one event")
    public CompletionStage<Appended> appendOne(@NotNull @Valid AppendEvent event) {
        return store(List.of(event));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(AUDIT_WRITER)
    @Timed("log.append")
    @Operation(summary = "Append one event in binary mode: the attributes are headers, the data is the body")
    public CompletionStage<Appended> appendBinary(
            @RestHeader("ce-specversion") @DefaultValue("") String specversion,
            @RestHeader("ce-id") @DefaultValue("") String id,
            @RestHeader("ce-source") @DefaultValue("") String source,
            @RestHeader("ce-type") @DefaultValue("") String type,
            @RestHeader("ce-time") @DefaultValue("") String time,
            @RestHeader("ce-subject") @DefaultValue("") String subject,
            @NotNull @Valid AppendEvent.Data data) {
        var event = new AppendEvent(
                specversion, uuid(id), source, type, instant(time), subject, MediaType.APPLICATION_JSON, data);
        validator.validate(event).stream().findFirst().ifPresent(violation -> {
            throw ProblemException.invalid("ce-" + violation.getPropertyPath(), violation.getMessage());
        });
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

    /** Plain futures: what Uni and context propagation add to each request costs a tenth of all the work. */
    private CompletionStage<Appended> store(List<AppendEvent> events) {
        sources.requireOwn(caller.getPrincipal(), events);
        CompletableFuture<Appended> answer;
        try {
            answer = queue.append(Batch.of(events));
        } catch (ReusedId e) {
            answer = CompletableFuture.failedFuture(e);
        }
        String actor = caller.getPrincipal().getName();
        return answer.exceptionallyCompose(failure -> failure instanceof ReusedId reused
                        ? reported(reused, actor)
                        : CompletableFuture.failedFuture(failure))
                .thenApply(appended -> {
                    sequencer.nudge();
                    accepted.increment(appended.accepted());
                    known.increment(appended.known());
                    return appended;
                });
    }

    /** A detection rule raises the alarm. */
    private CompletableFuture<Appended> reported(ReusedId reused, String actor) {
        return CompletableFuture.runAsync(
                        () -> QuarkusTransaction.requiringNew()
                                .run(() -> auditTrail.refusedFor(
                                        actor,
                                        "events/" + reused.eventId(),
                                        null,
                                        Map.of("reason", "event-id-reused"))),
                        Infrastructure.getDefaultWorkerPool())
                .thenCompose(done -> CompletableFuture.failedFuture(reused));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("ce-id", "must be a UUID");
        }
    }

    private static Instant instant(String text) {
        try {
            return StorableInstant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("ce-time", "must be an instant, 2026-11-23T09:00:00Z for example");
        }
    }
}

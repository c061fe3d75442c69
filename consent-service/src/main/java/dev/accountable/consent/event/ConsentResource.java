package dev.accountable.consent.event;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.grants.AccessGrants;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.idempotency.SharedKeys;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A frontend's server writes for any visitor; a person writes and reads only what is its own; an employee reads a person's
 * under an access grant.
 */
@Path("/api/v1/consents")
@Tag(name = "Consents")
class ConsentResource {

    private final ConsentLog log;
    private final SharedKeys keys;
    private final AuditTrail auditTrail;
    private final AccessGrants accessGrants;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ConsentResource(
            ConsentLog log,
            SharedKeys keys,
            AuditTrail auditTrail,
            AccessGrants accessGrants,
            SecurityIdentity caller,
            InstantSource clock) {
        this.log = log;
        this.keys = keys;
        this.auditTrail = auditTrail;
        this.accessGrants = accessGrants;
        this.caller = caller;
        this.clock = clock;
    }

    /** Small enough for an I/O thread: the queue is where it waits. */
    @POST
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(
            summary = "Record what a person chose: one or more purposes, each decided on by itself",
            description =
                    "Answered when it is durable. With an Idempotency-Key it may be sent again. A refusal of what was"
                            + " given before is recorded as its withdrawal. Consent to a purpose that asks for double"
                            + " opt-in is asked to be confirmed by mail, and is recorded when it is.")
    @APIResponseSchema(value = SubmissionView.class, responseCode = "201", responseDescription = "Recorded")
    @APIResponse(
            responseCode = "202",
            description = "All of it waits for its confirmation by mail; nothing is recorded")
    public CompletionStage<RestResponse<SubmissionView>> submit(
            @NotNull @Valid Submit request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (!mayActFor(request.subject())) {
            throw ProblemException.forbidden("You may choose for yourself only.");
        }
        if (request.choices().stream().map(Choice::purpose).distinct().count()
                < request.choices().size()) {
            throw ProblemException.invalid("choices", "must name each purpose once");
        }
        boolean forOthers = caller.hasRole(CONSENT_WRITER);
        if (request.method() != null && !(forOthers && request.method().maySend())) {
            throw ProblemException.invalid("method", "must be WEB_FORM, API, PAPER or PHONE, from a consent-writer");
        }
        Method method = request.method() != null ? request.method() : forOthers ? Method.WEB_FORM : Method.ACCOUNT;
        var act = new Act(
                Act.Kind.SUBMISSION,
                request.subject(),
                me(),
                method,
                request.noticeId(),
                request.choices(),
                Act.Circumstances.of(
                        request.language(),
                        request.formHash(),
                        null,
                        request.ipAddress(),
                        request.userAgent(),
                        Boolean.TRUE.equals(request.gpc()),
                        request.age(),
                        request.country(),
                        request.guardian()),
                keys.request(me(), idempotencyKey, request),
                request.mail());
        return log.record(act).thenApply(done -> created(done.orElseThrow()));
    }

    /** As easy as giving (Art. 7(3)): one call, same roles, several purposes at once. Again succeeds and changes nothing. */
    @POST
    @Path("/withdrawals")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Withdraw a person's consents: those named, or all that are in force")
    public CompletionStage<WithdrawalView> withdraw(@NotNull @Valid WithdrawConsents request) {
        if (!mayActFor(request.subject())) {
            throw ProblemException.forbidden("You may withdraw your own consents only.");
        }
        return withdraw(request.subject(), request.purposes() == null ? List.of() : request.purposes());
    }

    @POST
    @Path("/{id}/withdrawal")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Withdraw what was given in one act, even where it was renewed since")
    public WithdrawalView withdraw(UUID id) {
        Reached reached = reachable(id);
        List<String> given = ConsentEvent.of(id).stream()
                .filter(ConsentEvent::isGiven)
                .map(ConsentEvent::purpose)
                .toList();
        return given.isEmpty()
                ? new WithdrawalView(reached.subject(), clock.instant(), List.of())
                : withdrawal(reached.subject(), log.recordAndWait(act(reached.subject(), given)));
    }

    @POST
    @Path("/mine/withdrawal")
    @RolesAllowed(DATA_SUBJECT)
    @Operation(summary = "Withdraw all of my own consents")
    public CompletionStage<WithdrawalView> withdrawMine() {
        return withdraw(me(), List.of());
    }

    @GET
    @Path("/mine")
    @RolesAllowed(DATA_SUBJECT)
    @Operation(summary = "Where I stand on each purpose, at this moment")
    public List<StateView> mine() {
        return ConsentEvent.states(me(), clock.instant());
    }

    @GET
    @Path("/mine/history")
    @RolesAllowed(DATA_SUBJECT)
    @Operation(summary = "All that I said, newest first")
    public RestResponse<List<ConsentEventView>> myHistory(
            @RestQuery @DefaultValue("9223372036854775807") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return page(me(), after, limit, uri);
    }

    @GET
    @Path("/states")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(
            summary =
                    "Where a person stands on each purpose, or stood at an instant; an employee needs an access grant")
    public List<StateView> states(
            @RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject, @RestQuery @Nullable String at) {
        Instant instant = at == null ? clock.instant() : instant(at);
        mayRead(subject, "consents");
        return ConsentEvent.states(subject, instant);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE})
    @Operation(summary = "Read one act; an employee needs an access grant for the person")
    public SubmissionView get(UUID id) {
        if (!caller.hasRole(EMPLOYEE)) {
            Reached reached = reachable(id);
            return reached.submission().view(reached.subject());
        }
        Reached found = found(id);
        if (!mayActFor(found.subject())) {
            accessGrants.require(me(), found.subject(), "consents/" + id);
        }
        return found.submission().view(found.subject());
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "List all that a person said, newest first; an employee needs an access grant for the person")
    public RestResponse<List<ConsentEventView>> history(
            @RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject,
            @RestQuery @DefaultValue("9223372036854775807") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        mayRead(subject, "consents");
        return page(subject, after, limit, uri);
    }

    private RestResponse<List<ConsentEventView>> page(String subject, long after, int limit, UriInfo uri) {
        List<ConsentEvent> found = Person.of(subject)
                .map(person -> ConsentEvent.history(person.all(), after, limit + 1))
                .orElse(List.of());
        Map<UUID, Submission> submissions =
                Submission.byId(found.stream().map(ConsentEvent::submission).toList());
        return KeysetPage.of(
                found,
                limit,
                event -> event.view(Objects.requireNonNull(submissions.get(event.submission()))
                        .method()),
                last -> Long.toString(last.position()),
                uri);
    }

    private CompletionStage<WithdrawalView> withdraw(String subject, List<String> purposes) {
        return log.record(act(subject, purposes)).thenApply(done -> withdrawal(subject, done));
    }

    private Act act(String subject, List<String> purposes) {
        return Act.withdrawal(
                subject, me(), caller.hasRole(CONSENT_WRITER) ? Method.WEB_FORM : Method.ACCOUNT, purposes);
    }

    private WithdrawalView withdrawal(String subject, Optional<SubmissionView> done) {
        return done.map(view -> new WithdrawalView(subject, view.at(), view.events()))
                .orElseGet(() -> new WithdrawalView(subject, clock.instant(), List.of()));
    }

    static String location(SubmissionView submission) {
        return "/api/v1/consents/" + submission.id();
    }

    private static RestResponse<SubmissionView> created(SubmissionView submission) {
        if (submission.events().isEmpty()) {
            return ResponseBuilder.create(ACCEPTED, submission).build();
        }
        return ResponseBuilder.create(CREATED, submission)
                // As text: location() would ask for the request, which is another thread's.
                .header(HttpHeaders.LOCATION, location(submission))
                .build();
    }

    private record Reached(Submission submission, String subject) {}

    private Reached reachable(UUID id) {
        Reached found = found(id);
        if (!mayActFor(found.subject())) {
            auditTrail.refused("consents/" + id, Map.of("reason", "another person's consent"));
            throw ProblemException.notFound("such consent");
        }
        return found;
    }

    private static Reached found(UUID id) {
        return Submission.<Submission>findByIdOptional(id)
                .flatMap(submission -> submission
                        .person()
                        .map(person -> new Reached(submission, Objects.requireNonNull(person.subject()))))
                .orElseThrow(() -> ProblemException.notFound("such consent"));
    }

    private void mayRead(String subject, String resource) {
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read(resource, subject, Map.of());
        } else if (!mayActFor(subject)) {
            if (!caller.hasRole(EMPLOYEE)) {
                throw ProblemException.forbidden("You may read your own consents only.");
            }
            accessGrants.require(me(), subject, resource);
        }
    }

    private boolean mayActFor(String subject) {
        return caller.hasRole(CONSENT_WRITER) || subject.equals(me());
    }

    private String me() {
        return caller.getPrincipal().getName();
    }

    private static Instant instant(String text) {
        try {
            return StorableInstant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("at", "must be an instant, 2026-11-23T09:00:00Z for example");
        }
    }
}

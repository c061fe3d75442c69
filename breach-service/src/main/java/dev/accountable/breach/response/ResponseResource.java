package dev.accountable.breach.response;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.assessment.Assessments;
import dev.accountable.breach.assessment.DecisionView;
import dev.accountable.breach.assessment.Facts;
import dev.accountable.breach.assessment.Outcome;
import dev.accountable.breach.people.Communications;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What is to be done about an incident, and its end. */
@Path("/api/v1/incidents")
@Tag(name = "Response")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class ResponseResource {

    private final Incidents incidents;
    private final Handling handling;
    private final Playbooks playbooks;
    private final Assessments assessments;
    private final Communications communications;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ResponseResource(
            Incidents incidents,
            Handling handling,
            Playbooks playbooks,
            Assessments assessments,
            Communications communications,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.handling = handling;
        this.playbooks = playbooks;
        this.assessments = assessments;
        this.communications = communications;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    /** A list that fits one page, by nature. */
    @POST
    @Path("/{id}/playbook")
    @Transactional
    @Operation(summary = "Take up a playbook: its steps become tasks with dates")
    public List<Views.Task> use(UUID id, @NotNull @Valid Requests.UsePlaybook request) {
        incidents.forChange(id);
        Playbooks.Playbook playbook = playbooks.get(request.key());
        if (handling.uses(id, playbook.key())) {
            throw ProblemException.conflict("playbook-in-use", "The incident is handled by this playbook already.");
        }
        Instant now = clock.instant();
        int first = 0;
        for (Playbooks.Step step : playbook.steps()) {
            int number = handling.add(
                    id,
                    step.title(),
                    step.instruction(),
                    playbook.key(),
                    now.plus(Duration.ofHours(step.withinHours())));
            first = first == 0 ? number : first;
        }
        audit("breach.playbook.used", id, Map.of("playbook", playbook.key()));
        return handling.tasks(id, first - 1, playbook.steps().size());
    }

    @POST
    @Path("/{id}/tasks")
    @Transactional
    @Idempotent
    @Operation(summary = "Add a task")
    @APIResponseSchema(value = Views.Task.class, responseCode = "201", responseDescription = "Added")
    public RestResponse<Views.Task> add(
            UUID id,
            @NotNull @Valid Requests.Task request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        int number = handling.add(id, request.title(), request.instruction(), null, request.dueAt());
        audit("breach.task.added", id, Map.of("number", Integer.toString(number)));
        return ResponseBuilder.create(CREATED, handling.task(id, number).orElseThrow())
                .build();
    }

    @GET
    @Path("/{id}/tasks")
    @Operation(summary = "List the tasks of an incident")
    public RestResponse<List<Views.Task>> tasks(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        incidents.get(id);
        return KeysetPage.of(
                handling.tasks(id, after, limit + 1),
                limit,
                task -> task,
                last -> Integer.toString(last.number()),
                uri);
    }

    @POST
    @Path("/{id}/tasks/{number}/end")
    @Transactional
    @Operation(summary = "Say that a task is done, or is not needed, and why")
    public Views.Task end(UUID id, int number, @NotNull @Valid Requests.EndTask request) {
        incidents.forChange(id);
        if (handling.task(id, number).isEmpty()) {
            throw ProblemException.notFound("such task");
        }
        Views.State as = request.done() ? Views.State.DONE : Views.State.NOT_NEEDED;
        if (!handling.end(id, number, as, request.note(), name(), clock.instant())) {
            throw ProblemException.conflict("task-ended", "The task was ended already; read it.");
        }
        audit("breach.task.ended", id, Map.of("number", Integer.toString(number), "as", as.name()));
        return handling.task(id, number).orElseThrow();
    }

    @POST
    @Path("/{id}/closure")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Close an incident: what it was, what it did, what was done and learnt (Art. 33(5))")
    public Views.Closure close(UUID id, @NotNull @Valid Requests.Close request) {
        Incidents.Known incident = incidents.forChange(id);
        List<String> open = open(incident);
        if (!open.isEmpty()) {
            throw ProblemException.conflict("not-ready-to-close", "Still open: " + String.join("; ", open) + ".");
        }
        Instant now = clock.instant();
        handling.close(id, request, name(), now);
        incidents.closed(id, now);
        audit("breach.incident.closed", id, Map.of());
        return new Views.Closure(
                request.rootCause(), request.effects(), request.remedialAction(), request.lessons(), name(), now);
    }

    /** What was decided about it and is not done. */
    private List<String> open(Incidents.Known incident) {
        List<String> open = new ArrayList<>();
        DecisionView decision = assessments.inForce(incident.id()).orElse(null);
        // By the facts that the decision rests on: newer ones ask for a decision of their own.
        boolean processor = decision != null
                && assessments
                        .facts(incident.id(), decision.factsVersion())
                        .map(known -> known.facts().role() == Facts.Role.PROCESSOR)
                        .orElse(false);
        if (decision == null) {
            open.add("nobody has decided whom to notify");
        } else if (processor) {
            // Authority and people are told by the controllers, each of whom decides about it.
            customers(incident.id()).ifPresent(open::add);
        } else if (decision.outcome() != Outcome.DOCUMENT_ONLY && incident.notifiedAt() == null) {
            open.add("the authority is not notified, though that was decided");
        }
        boolean toTell = decision != null
                && !processor
                && decision.outcome() == Outcome.NOTIFY_AUTHORITY_AND_PEOPLE
                && !communications.told(incident.id());
        if (toTell) {
            open.add("the people concerned are not told, though that was decided");
        }
        int tasks = handling.openTasks(incident.id());
        if (tasks > 0) {
            open.add(tasks + " tasks are neither done nor said to be needless");
        }
        return open;
    }

    /** Art. 33(2). */
    private Optional<String> customers(UUID id) {
        OptionalInt notTold = communications.customersNotTold(id);
        if (notTold.isEmpty()) {
            return Optional.of("no customer is listed and told, though it was processed on behalf of customers");
        }
        return notTold.getAsInt() == 0
                ? Optional.empty()
                : Optional.of(notTold.getAsInt() + " customers have not been told");
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID id, Map<String, String> details) {
        auditTrail.record(type, "incidents/" + id, null, details);
    }
}

package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.request.Course.TasksWait;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What a privacy officer does about a step that does not come to its end by itself. */
@Path("/api/v1/requests/{id}/tasks/{task}")
@Tag(name = "Requests")
class TaskResource {

    private static final Duration WHILE_COMPLETING = Duration.ofMinutes(1);

    private final Course course;
    private final Completion completion;
    private final AuditTrail auditTrail;
    private final Event<TasksWait> tasksWait;
    private final InstantSource clock;

    TaskResource(
            Course course,
            Completion completion,
            AuditTrail auditTrail,
            Event<TasksWait> tasksWait,
            InstantSource clock) {
        this.course = course;
        this.completion = completion;
        this.auditTrail = auditTrail;
        this.tasksWait = tasksWait;
        this.clock = clock;
    }

    /** @param note what was done where, without personal data */
    record DoneByHand(
            @NotBlank @Size(max = 500) @Schema(examples = "Deleted in the newsletter tool's own console")
            String note) {}

    @POST
    @Path("/retry")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Try a step again now, without waiting for its next attempt")
    @APIResponseSchema(value = RequestView.Step.class, responseCode = "202", responseDescription = "It is next")
    public RestResponse<RequestView.Step> retry(UUID id, UUID task) {
        Instant now = clock.instant();
        RequestTask found = open(id, task, now);
        if (!found.isForWorkers()) {
            throw ProblemException.conflict(
                    "task-for-people",
                    "A human being does this step; no worker can. POST human-review when it is done.");
        }
        found.retryNow(now);
        auditTrail.record("dsr.task.retried", "requests/" + id, null, about(found));
        tasksWait.fire(new TasksWait());
        return RestResponse.status(ACCEPTED, found.view(now));
    }

    /** Two transactions, since the second is the worker's own: whoever comes between them finds the step taken. */
    @POST
    @Path("/completion")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Operation(summary = "Say that a step which its system cannot be asked for was done there by hand")
    public RequestView.Step complete(UUID id, UUID task, @NotNull @Valid DoneByHand body) {
        Claim claim = QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            RequestTask found = open(id, task, now);
            if (!found.isByHand()) {
                throw ProblemException.conflict(
                        "task-not-by-hand", "This step is done by the service; only one in BY_HAND is completed so.");
            }
            auditTrail.record("dsr.task.completed-by-hand", "requests/" + id, null, about(found));
            return found.takeByHand(now.plus(WHILE_COMPLETING));
        });
        if (claim.kind() == Kind.COMPLETE) {
            completion.doneByHand(claim);
        }
        course.done(claim, Result.noted("By hand: " + body.note()), null);
        return QuarkusTransaction.requiringNew()
                .call(() -> RequestTask.<RequestTask>findByIdOptional(task)
                        .orElseThrow()
                        .view(clock.instant()));
    }

    /** The request first, then its task, as everybody locks them. */
    private static RequestTask open(UUID request, UUID task, Instant now) {
        SubjectRequest.toChange(request);
        RequestTask found = RequestTask.locked(task)
                .filter(candidate -> candidate.isFor(request))
                .orElseThrow(() -> ProblemException.notFound("such step of this request"));
        if (found.isDone()) {
            throw ProblemException.conflict("task-done", "This step is done; there is nothing to try again.");
        }
        if (found.isRunning(now)) {
            throw ProblemException.conflict("task-running", "This step is being done right now.");
        }
        return found;
    }

    private static Map<String, String> about(RequestTask task) {
        return Map.of("step", task.kind().name(), "system", task.system().orElse("all"));
    }
}

package dev.accountable.audit.programme.training;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.EMPLOYEE;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.programme.Calendar;
import dev.accountable.audit.programme.Documents;
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
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The trainings that were held, and who was there. Events say how many, never who: that must stay erasable. */
@Path("/api/v1/trainings")
@Tag(name = "Trainings")
class TrainingResource {

    private final Attendance attendance;
    private final Documents documents;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final Calendar calendar;
    private final InstantSource clock;

    TrainingResource(
            Attendance attendance,
            Documents documents,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            Calendar calendar,
            InstantSource clock) {
        this.attendance = attendance;
        this.documents = documents;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Record that a training was held")
    @APIResponseSchema(value = TrainingView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<TrainingView> hold(
            @NotNull @Valid HoldTraining request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Topic.findByIdOptional(request.topicId()).isEmpty()) {
            throw ProblemException.invalid("topicId", "must be the id of a topic of training");
        }
        calendar.refuseFuture("heldOn", request.heldOn());
        documents.mustExist(request.documentId());
        var training = new Training(request, clock.instant());
        training.persistAndFlush();
        audit("held", training.id(), Map.of("topic", request.topicId().toString()));
        return ResponseBuilder.create(CREATED, training.view())
                .location(URI.create("/api/v1/trainings/" + training.id()))
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the trainings in a topic, the one recorded last first")
    public RestResponse<List<TrainingView>> list(
            @RestQuery @NotNull UUID topic,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                Training.page(topic, after, limit + 1),
                limit,
                Training::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a training that was held")
    public TrainingView get(UUID id) {
        return existing(id).view();
    }

    @GET
    @Path("/mine")
    @RolesAllowed(EMPLOYEE)
    @Operation(summary = "List the caller's own trainings and until when they hold")
    public RestResponse<List<AttendanceView>> mine(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                attendance.of(caller.getPrincipal().getName(), after, limit + 1),
                limit,
                Function.identity(),
                last -> last.trainingId().toString(),
                uri);
    }

    @POST
    @Path("/{id}/attendances")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Record who was at a training")
    public RestResponse<Counted> attended(
            UUID id, @NotNull @Valid People request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Training training = existing(id);
        Topic topic = Topic.locked(training.topicId()).orElseThrow();
        int added = attendance.add(training, topic.validUntil(training.heldOn()), request.employees());
        audit("attended", id, Map.of("employees", Integer.toString(added)));
        return RestResponse.ok(new Counted(added, request.employees().size() - added));
    }

    @GET
    @Path("/{id}/attendances")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List who was at a training; the reading is recorded")
    public RestResponse<List<AttendanceView>> attendances(
            UUID id,
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        auditTrail.read("trainings/" + id + "/attendances", null, Map.of());
        return KeysetPage.of(
                attendance.at(id, after, limit + 1), limit, Function.identity(), AttendanceView::employee, uri);
    }

    @DELETE
    @Path("/{id}/attendances/{employee}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Take back that an employee was at a training")
    public void takeBack(UUID id, @Pattern(regexp = People.REFERENCE) String employee) {
        Training training = existing(id);
        Topic topic = Topic.locked(training.topicId()).orElseThrow();
        if (!attendance.remove(topic.id(), id, employee)) {
            throw ProblemException.notFound("such attendance");
        }
        audit("attendance.removed", id, Map.of("employees", "1"));
    }

    @DELETE
    @Path("/employees/{employee}")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Erase an employee from all trainings and lists (Art. 17)")
    public void forget(@Pattern(regexp = People.REFERENCE) String employee) {
        int rows = attendance.forget(employee);
        if (rows == 0) {
            throw ProblemException.notFound("such employee in the trainings");
        }
        auditTrail.record(
                "programme.training.employee.erased",
                "trainings/employees",
                null,
                Map.of("rows", Integer.toString(rows)));
    }

    private static Training existing(UUID id) {
        return Training.<Training>findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("such training"));
    }

    private void audit(String what, UUID id, Map<String, String> details) {
        auditTrail.record("programme.training." + what, "trainings/" + id, null, details);
    }
}

package dev.accountable.audit.programme.training;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.programme.Calendar;
import dev.accountable.audit.programme.ItemChange;
import dev.accountable.audit.programme.ItemChangeView;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What people are to know, and who they are. */
@Path("/api/v1/trainings/topics")
@Tag(name = "Trainings")
class TopicResource {

    private final Attendance attendance;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final Calendar calendar;
    private final InstantSource clock;

    TopicResource(
            Attendance attendance,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            Calendar calendar,
            InstantSource clock) {
        this.attendance = attendance;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Define a topic of training: for whom, and how long a training holds")
    @APIResponseSchema(value = TopicView.class, responseCode = "201", responseDescription = "Defined")
    public RestResponse<TopicView> define(
            @NotNull @Valid DefineTopic request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Topic.isKnown(request.key())) {
            throw ProblemException.conflict("topic-exists", "The topic '" + request.key() + "' exists already.");
        }
        var topic = new Topic(request);
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        topic.persistAndFlush();
        audit("defined", topic.id(), Map.of("key", request.key()));
        return ResponseBuilder.create(CREATED, topic.view())
                .location(URI.create("/api/v1/trainings/topics/" + topic.id()))
                .tag(topic.tag())
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the topics of training by key")
    public RestResponse<List<TopicView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(Topic.page(after, limit + 1), limit, Topic::view, Topic::key, uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a topic of training")
    public RestResponse<TopicView> get(UUID id) {
        return answer(existing(id));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Change a topic; trainings that were held hold as long as they did")
    public RestResponse<TopicView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid ChangeTopic request) {
        Topic topic = forChange(id);
        IfMatch.check(ifMatch, topic.tag());
        List<String> changed = topic.change(request, caller.getPrincipal().getName(), clock.instant());
        if (!changed.isEmpty()) {
            audit("changed", id, Map.of("fields", String.join(",", changed)));
        }
        return answer(topic);
    }

    @GET
    @Path("/{id}/changes")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List what was changed about a topic, field by field, in order")
    public RestResponse<List<ItemChangeView>> changes(
            UUID id,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        return KeysetPage.of(ItemChange.of(id, after, limit + 1), limit, ItemChange::view, ItemChange::cursor, uri);
    }

    @POST
    @Path("/{id}/employees")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Say who is to be trained in a topic; who is on the list already stays as they are")
    public RestResponse<Counted> require(
            UUID id,
            @NotNull @Valid ToBeTrained request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        forChange(id);
        int added = attendance.require(id, request);
        audit("audience.added", id, Map.of("employees", Integer.toString(added)));
        return RestResponse.ok(new Counted(added, request.employees().size() - added));
    }

    @GET
    @Path("/{id}/employees")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary = "List who is to be trained in a topic: trained, expired, never trained; the reading is recorded")
    public RestResponse<List<TraineeView>> employees(
            UUID id,
            @Parameter(description = "Only those whose day has passed") @RestQuery @DefaultValue("false")
                    boolean overdue,
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        auditTrail.read("trainings/topics/" + id + "/employees", null, Map.of());
        return KeysetPage.of(
                attendance.audience(id, overdue, calendar.today(), after, limit + 1),
                limit,
                Function.identity(),
                TraineeView::employee,
                uri);
    }

    @DELETE
    @Path("/{id}/employees/{employee}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Take an employee off the list of those who are to be trained in a topic")
    public void release(UUID id, @Pattern(regexp = People.REFERENCE) String employee) {
        forChange(id);
        if (!attendance.release(id, employee)) {
            throw ProblemException.notFound("such employee on this list");
        }
        audit("audience.removed", id, Map.of("employees", "1"));
    }

    private static Topic existing(UUID id) {
        return Topic.<Topic>findByIdOptional(id).orElseThrow(TopicResource::unknown);
    }

    private static Topic forChange(UUID id) {
        return Topic.locked(id).orElseThrow(TopicResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such topic of training");
    }

    private static RestResponse<TopicView> answer(Topic topic) {
        return ResponseBuilder.ok(topic.view()).tag(topic.tag()).build();
    }

    private void audit(String what, UUID id, Map<String, String> details) {
        auditTrail.record("programme.topic." + what, "trainings/topics/" + id, null, details);
    }
}

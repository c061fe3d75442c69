package dev.accountable.audit.programme.measure;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.EMPLOYEE;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.programme.Calendar;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
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

@Path("/api/v1/measures/{id}/evaluations")
@Tag(name = "Measures")
class EvaluationResource {

    private final MeasureAccess access;
    private final AuditTrail auditTrail;
    private final Calendar calendar;
    private final InstantSource clock;

    EvaluationResource(MeasureAccess access, AuditTrail auditTrail, Calendar calendar, InstantSource clock) {
        this.access = access;
        this.auditTrail = auditTrail;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Record whether a measure works (Art. 32(1)(d)); its next evaluation is counted from this one")
    @APIResponseSchema(value = EvaluationView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<EvaluationView> evaluate(
            UUID id,
            @NotNull @Valid RecordEvaluation request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Measure measure = access.forChange(id);
        calendar.refuseFuture("evaluatedOn", request.evaluatedOn());
        if (request.result() != EvaluationResult.EFFECTIVE
                && (request.nextSteps() == null || request.nextSteps().isBlank())) {
            throw ProblemException.invalid("nextSteps", "must say what follows, where a measure does not fully work");
        }
        Evaluation evaluation = measure.evaluate(request, access.name(), clock.instant());
        auditTrail.record(
                "programme.measure.evaluated",
                "measures/" + id,
                null,
                Map.of(
                        "evaluation",
                        evaluation.id().toString(),
                        "result",
                        request.result().name()));
        return ResponseBuilder.create(CREATED, evaluation.view()).build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "List the evaluations of a measure, the latest record first")
    public RestResponse<List<EvaluationView>> list(
            UUID id,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        access.readable(id);
        return KeysetPage.of(
                Evaluation.of(id, after, limit + 1),
                limit,
                Evaluation::view,
                last -> last.id().toString(),
                uri);
    }
}

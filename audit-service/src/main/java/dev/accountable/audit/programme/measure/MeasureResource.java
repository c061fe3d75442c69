package dev.accountable.audit.programme.measure;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.EMPLOYEE;
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
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The privacy officer keeps the list; auditors read it; who owns a measure reads that. */
@Path("/api/v1/measures")
@Tag(name = "Measures")
class MeasureResource {

    private final MeasureAccess access;
    private final Evidence evidence;
    private final AuditTrail auditTrail;
    private final Calendar calendar;
    private final InstantSource clock;

    MeasureResource(
            MeasureAccess access, Evidence evidence, AuditTrail auditTrail, Calendar calendar, InstantSource clock) {
        this.access = access;
        this.evidence = evidence;
        this.auditTrail = auditTrail;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a technical or organisational measure that is to be taken")
    @APIResponseSchema(value = MeasureView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<MeasureView> register(
            @NotNull @Valid RegisterMeasure request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        mustBeKnown(request.category());
        if (Measure.isKnown(request.key())) {
            throw ProblemException.conflict("measure-exists", "The measure '" + request.key() + "' exists already.");
        }
        var measure = new Measure(request, clock.instant());
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        measure.persistAndFlush();
        audit("registered", measure, Map.of("key", request.key(), "category", request.category()));
        return ResponseBuilder.create(CREATED, measure.view())
                .location(URI.create("/api/v1/measures/" + measure.id()))
                .tag(measure.tag())
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "List measures by key; an employee sees the own ones")
    public RestResponse<List<MeasureView>> list(
            @RestQuery @Nullable @Size(min = 1, max = 200) String owner,
            @RestQuery @Nullable @Pattern(regexp = "TO_DO|IN_PROGRESS|DONE") String status,
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        if (!access.seesAll() && owner != null && !owner.equals(access.name())) {
            auditTrail.refused("measures", Map.of("reason", "another person's measures"));
            throw ProblemException.forbidden("An employee sees the own measures only.");
        }
        return KeysetPage.of(
                Measure.page(
                        access.seesAll() ? owner : access.name(),
                        status == null ? null : MeasureStatus.valueOf(status),
                        after,
                        limit + 1),
                limit,
                Measure::view,
                Measure::key,
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "Read a measure; an employee reads the own ones")
    public RestResponse<MeasureView> get(UUID id) {
        return answer(access.readable(id));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(
            summary = "Change a measure, or move it on",
            description = "TO_DO to IN_PROGRESS to DONE, and back by one step. DONE needs evidence.")
    public RestResponse<MeasureView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid ChangeMeasure request) {
        Measure measure = access.forChange(id);
        IfMatch.check(ifMatch, measure.tag());
        mustBeKnown(request.category());
        Instant now = clock.instant();
        List<String> changed = measure.change(request, evidence.isThere(id), calendar.today(), access.name(), now);
        if (!changed.isEmpty()) {
            audit(
                    "changed",
                    measure,
                    Map.of(
                            "fields",
                            String.join(",", changed),
                            "status",
                            measure.status().name()));
        }
        return answer(measure);
    }

    @GET
    @Path("/{id}/changes")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "List what was changed about a measure, field by field, in order")
    public RestResponse<List<ItemChangeView>> changes(
            UUID id,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        access.readable(id);
        return KeysetPage.of(ItemChange.of(id, after, limit + 1), limit, ItemChange::view, ItemChange::cursor, uri);
    }

    private static void mustBeKnown(String category) {
        if (!Category.isKnown(category)) {
            throw ProblemException.invalid("category", "must be one of GET /api/v1/measures/categories");
        }
    }

    private static RestResponse<MeasureView> answer(Measure measure) {
        return ResponseBuilder.ok(measure.view()).tag(measure.tag()).build();
    }

    private void audit(String what, Measure measure, Map<String, String> details) {
        auditTrail.record("programme.measure." + what, "measures/" + measure.id(), null, details);
    }
}

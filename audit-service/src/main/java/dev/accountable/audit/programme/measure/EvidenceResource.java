package dev.accountable.audit.programme.measure;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.EMPLOYEE;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/measures/{id}/evidence")
@Tag(name = "Measures")
class EvidenceResource {

    private final MeasureAccess access;
    private final Evidence evidence;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    EvidenceResource(MeasureAccess access, Evidence evidence, AuditTrail auditTrail, InstantSource clock) {
        this.access = access;
        this.evidence = evidence;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Name what shows that a measure is in place: an event of the log, a page or a document")
    @APIResponseSchema(value = EvidenceView.class, responseCode = "201", responseDescription = "Added")
    public RestResponse<EvidenceView> add(
            UUID id,
            @NotNull @Valid AddEvidence request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        access.forChange(id);
        EvidenceView added = evidence.add(id, request, access.name(), clock.instant());
        auditTrail.record(
                "programme.measure.evidenced",
                "measures/" + id,
                null,
                Map.of("evidence", added.id().toString()));
        return ResponseBuilder.create(CREATED, added).build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "List what shows that a measure is in place, in the order in which it was added")
    public RestResponse<List<EvidenceView>> list(
            UUID id,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        access.readable(id);
        return KeysetPage.of(
                evidence.of(id, after, limit + 1),
                limit,
                Function.identity(),
                last -> last.id().toString(),
                uri);
    }
}

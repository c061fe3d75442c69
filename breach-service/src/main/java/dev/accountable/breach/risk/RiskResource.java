package dev.accountable.breach.risk;

import static dev.accountable.breach.Roles.AUDITOR;
import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.defaults.UuidV7;
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
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
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

/** What may become a breach, and what is done so that it does not. */
@Path("/api/v1/risks")
@Tag(name = "Risks")
class RiskResource {

    private final RiskRegister risks;
    private final Incidents incidents;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    RiskResource(
            RiskRegister risks,
            Incidents incidents,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.risks = risks;
        this.incidents = incidents;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Transactional
    @Idempotent
    @Operation(summary = "Put a risk into the register")
    @APIResponseSchema(value = RiskView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<RiskView> add(
            @NotNull @Valid WriteRisk request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        checkIncident(request);
        UUID id = UuidV7.next();
        Instant now = clock.instant();
        risks.add(id, request, caller.getPrincipal().getName(), now);
        RiskView view = risks.get(id, now).orElseThrow();
        audit("breach.risk.registered", view);
        return ResponseBuilder.create(CREATED, view)
                .location(URI.create("/api/v1/risks/" + id))
                .tag(tag(view))
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Transactional
    @Operation(summary = "Review a risk: what is thought of it now; what was thought before is kept")
    public RestResponse<RiskView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid WriteRisk request) {
        Instant now = clock.instant();
        RiskView before = risks.locked(id, now).orElseThrow(RiskResource::unknown);
        IfMatch.check(ifMatch, tag(before));
        checkIncident(request);
        risks.change(id, before.version() + 1, request, caller.getPrincipal().getName(), now);
        RiskView view = risks.get(id, now).orElseThrow();
        audit("breach.risk.reviewed", view);
        return ResponseBuilder.ok(view).tag(tag(view)).build();
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the risks, those to be reviewed first come first")
    public RestResponse<List<RiskView>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        Instant now = clock.instant();
        RiskView last = after == null
                ? null
                : risks.get(after, now)
                        .orElseThrow(() -> ProblemException.invalid("after", "must be the cursor of a page before"));
        return KeysetPage.of(
                risks.page(last, limit + 1, now),
                limit,
                risk -> risk,
                risk -> risk.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a risk")
    public RestResponse<RiskView> get(UUID id) {
        RiskView view = risks.get(id, clock.instant()).orElseThrow(RiskResource::unknown);
        return ResponseBuilder.ok(view).tag(tag(view)).build();
    }

    private void checkIncident(WriteRisk risk) {
        if (risk.reviewAt().isBefore(LocalDate.EPOCH) || risk.reviewAt().getYear() > 9999) {
            throw ProblemException.invalid("reviewAt", "must be a day from 1970 to 9999");
        }
        if (risk.incidentId() != null) {
            var unused = incidents.get(risk.incidentId());
        }
    }

    private static String tag(RiskView risk) {
        return Integer.toString(risk.version());
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such risk");
    }

    private void audit(String type, RiskView risk) {
        auditTrail.record(
                type,
                "risks/" + risk.id(),
                null,
                Map.of(
                        "version", Integer.toString(risk.version()),
                        "level", risk.level().name(),
                        "treatment", risk.risk().treatment().name()));
    }
}

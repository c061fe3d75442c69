package dev.accountable.audit.log;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.defaults.UuidV7;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Nothing here is personal: places, tables and pseudonyms. */
@Path("/api/v1/log/self-checks")
class SelfCheckResource {

    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String SECURITY_OFFICER = "security-officer";

    private final AuditTrail auditTrail;
    private final InstantSource clock;

    SelfCheckResource(AuditTrail auditTrail, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(AUDITOR)
    @Transactional
    @Idempotent
    @APIResponseSchema(value = SelfCheckView.class, responseCode = "202")
    @Operation(summary = "Ask for a round of the self-check; it begins within seconds")
    public RestResponse<SelfCheckView> request(@RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        SelfCheck.underWay().ifPresent(check -> {
            throw ProblemException.conflict(
                    "self-check-under-way", "The self-check " + check.id() + " waits or runs already.");
        });
        var check = new SelfCheck(UuidV7.next(), clock.instant());
        check.persistAndFlush();
        auditTrail.record("audit.selfcheck.requested", "log/self-checks/" + check.id(), null, Map.of());
        return RestResponse.accepted(check.view());
    }

    @GET
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER, SECURITY_OFFICER})
    @Transactional
    @Operation(summary = "Rounds of the self-check and what they found, newest first")
    public RestResponse<List<SelfCheckView>> list(
            @Parameter(description = "The cursor of the next page, as in the Link header") @RestQuery @Nullable
                    UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                SelfCheck.page(after, limit + 1),
                limit,
                SelfCheck::view,
                check -> check.id().toString(),
                uri);
    }
}

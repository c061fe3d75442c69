package dev.accountable.audit.erasure;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/log/retention-rules")
@Tag(name = "Forgetting")
class RetentionResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";
    private static final String BAD_PREFIX = "must be the beginning of a type up to a dot, or a whole type";

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    RetentionResource(AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary = "How long payloads are kept, by the beginning of the event's type; the longest that fits decides")
    public List<RetentionRule.View> list() {
        return RetentionRule.all().stream().map(RetentionRule::view).toList();
    }

    @PUT
    @Path("/{typePrefix}")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Set how long payloads are kept whose event's type begins so")
    public RetentionRule.View set(
            @Size(max = 100) @Pattern(regexp = RetentionRule.TYPE_PREFIX, message = BAD_PREFIX) String typePrefix,
            @NotNull @Valid RetentionRule.Request request) {
        RetentionRule rule = RetentionRule.<RetentionRule>findByIdOptional(typePrefix)
                .orElseGet(() -> new RetentionRule(typePrefix));
        rule.set(request, caller.getPrincipal().getName(), clock.instant());
        rule.persist();
        auditTrail.record(
                "audit.retention-rule.set", "log/retention-rules/" + typePrefix, null, Map.of("keep", request.keep()));
        return rule.view();
    }

    @DELETE
    @Path("/{typePrefix}")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Remove a rule: the next shorter beginning decides, or nothing is removed by age")
    public void remove(
            @Size(max = 100) @Pattern(regexp = RetentionRule.TYPE_PREFIX, message = BAD_PREFIX) String typePrefix) {
        if (!RetentionRule.deleteById(typePrefix)) {
            throw ProblemException.notFound("such retention rule");
        }
        auditTrail.record("audit.retention-rule.removed", "log/retention-rules/" + typePrefix, null, Map.of());
    }
}

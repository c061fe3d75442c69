package dev.accountable.dsr.retention;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.job.Jobs;
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
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** A rule is written, tried, and then, with a second factor, put in force. */
@Path("/api/v1/retention-rules")
@Tag(name = "Retention")
class RetentionRuleResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final RetentionRules rules;
    private final RetentionRuns runs;
    private final Jobs jobs;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;
    private final ZoneId zone;

    RetentionRuleResource(
            RetentionRules rules,
            RetentionRuns runs,
            Jobs jobs,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone) {
        this.rules = rules;
        this.runs = runs;
        this.jobs = jobs;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
        this.zone = zone;
    }

    /** The system is asked outside of our own transaction, which so never waits for somebody else's database. */
    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Write a rule: when rows of a dataset are no longer needed; a draft that does nothing yet")
    @APIResponseSchema(value = RetentionRuleView.class, responseCode = "201", responseDescription = "A draft")
    public RestResponse<RetentionRuleView> set(
            @NotNull @Valid SetRetentionRule body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        rules.check(body);
        return rules.add(body);
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List rules, newest first")
    public RestResponse<List<RetentionRuleView>> list(
            @RestQuery Optional<UUID> after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                RetentionRule.newest(after, limit + 1),
                limit,
                RetentionRule::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one rule")
    public RetentionRuleView get(UUID id) {
        return RetentionRule.of(id).orElseThrow(RetentionRuleResource::unknown).view();
    }

    @POST
    @Path("/{id}/activation")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Put a rule in force that was tried: it may run, and runs by its schedule")
    public RetentionRuleView activate(UUID id) {
        RetentionRule rule = locked(id);
        if (!runs.wasTried(id)) {
            throw ProblemException.conflict(
                    "dry-run-missing", "Try the rule first: start a run with dryRun, and look at its report.");
        }
        rule.activate(caller.getPrincipal().getName(), clock.instant(), zone);
        rule.persistAndFlush();
        auditTrail.record("dsr.retention-rule.activated", "retention-rules/" + id, null, Map.of());
        return rule.view();
    }

    @POST
    @Path("/{id}/retirement")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "End a rule for good")
    public RetentionRuleView retire(UUID id) {
        RetentionRule rule = locked(id);
        rule.retire(clock.instant());
        rule.persistAndFlush();
        auditTrail.record("dsr.retention-rule.retired", "retention-rules/" + id, null, Map.of());
        return rule.view();
    }

    @POST
    @Path("/{id}/runs")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Run a rule now, or only look what it would do")
    @APIResponseSchema(value = RetentionRunView.class, responseCode = "202", responseDescription = "It is being done")
    public RestResponse<RetentionRunView> run(
            UUID id,
            @NotNull @Valid StartRetentionRun body,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        RetentionRule rule = locked(id);
        if (rule.isRetired() || (!body.dryRun() && !rule.isActive())) {
            throw ProblemException.conflict(
                    "retention-rule-state", "Only an active rule runs; a draft can be tried with dryRun.");
        }
        if (jobs.isOpen(RetentionRun.NAME, id.toString())) {
            throw ProblemException.conflict(
                    "job-under-way", "A run of this rule is not at its end yet; read it, and wait for it.");
        }
        UUID run = jobs.add(
                RetentionRun.NAME,
                id.toString(),
                new RetentionRun.Spec(id, body.dryRun()),
                caller.getPrincipal().getName());
        auditTrail.record(
                "dsr.retention-run.started",
                "retention-runs/" + run,
                null,
                Map.of("rule", id.toString(), "dryRun", Boolean.toString(body.dryRun())));
        return ResponseBuilder.create(ACCEPTED, runs.find(run).orElseThrow())
                .location(URI.create("/api/v1/retention-runs/" + run))
                .build();
    }

    private static RetentionRule locked(UUID id) {
        return RetentionRule.locked(id).orElseThrow(RetentionRuleResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such retention rule");
    }
}

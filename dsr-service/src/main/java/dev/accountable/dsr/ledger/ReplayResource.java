package dev.accountable.dsr.ledger;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.job.JobRow;
import dev.accountable.dsr.job.Jobs;
import dev.accountable.dsr.system.RegisteredSystem;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** After a restore: a privacy officer has everything erased again that was erased since the backup. */
@Path("/api/v1/ledger/replays")
@Tag(name = "Erasure ledger")
class ReplayResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Jobs jobs;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ReplayResource(Jobs jobs, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.jobs = jobs;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Erase again what was erased since the backup from which a system was restored; or only look")
    @APIResponseSchema(value = ReplayView.class, responseCode = "202", responseDescription = "It is being done")
    public RestResponse<ReplayView> start(
            @NotNull @Valid StartReplay body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (RegisteredSystem.withKey(body.system()).isEmpty()) {
            throw ProblemException.invalid("system", "is not a registered system");
        }
        if (body.backupTakenAt().isAfter(clock.instant())) {
            throw ProblemException.invalid("backupTakenAt", "must not be in the future");
        }
        if (jobs.isOpen(Replay.NAME, body.system())) {
            throw ProblemException.conflict(
                    "job-under-way", "A replay in this system is not at its end yet; read it, and wait for it.");
        }
        UUID id =
                jobs.add(Replay.NAME, body.system(), body, caller.getPrincipal().getName());
        auditTrail.record(
                "dsr.ledger-replay.started",
                "ledger/replays/" + id,
                null,
                Map.of("system", body.system(), "dryRun", Boolean.toString(body.dryRun())));
        return ResponseBuilder.create(ACCEPTED, get(id))
                .location(URI.create("/api/v1/ledger/replays/" + id))
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List replays, newest first")
    public RestResponse<List<ReplayView>> list(
            @RestQuery Optional<UUID> after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                jobs.newest(Replay.NAME, null, after, limit + 1),
                limit,
                this::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one replay: what it found, and whether it is proven that nothing is left")
    public ReplayView get(UUID id) {
        return view(jobs.find(Replay.NAME, id).orElseThrow(() -> ProblemException.notFound("such replay")));
    }

    private ReplayView view(JobRow job) {
        StartReplay asked = jobs.read(job.spec(), StartReplay.class);
        return new ReplayView(
                job.id(),
                asked.system(),
                asked.backupTakenAt(),
                asked.dryRun(),
                job.state(),
                job.progress() == null ? null : jobs.read(job.progress(), ReplayView.Report.class),
                job.error(),
                job.createdBy(),
                job.createdAt(),
                job.finishedAt());
    }
}

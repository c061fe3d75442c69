package dev.accountable.dsr.staging;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.job.JobRow;
import dev.accountable.dsr.job.Jobs;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The copies among the jobs; one at a time into a target. */
@ApplicationScoped
class StagingCopies {

    private final Jobs jobs;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;

    StagingCopies(Jobs jobs, AuditTrail auditTrail, SecurityIdentity caller) {
        this.jobs = jobs;
        this.auditTrail = auditTrail;
        this.caller = caller;
    }

    @Transactional
    @Idempotent
    RestResponse<StagingCopyView> add(StartStagingCopy body, RestResponse.Status status) {
        if (jobs.isOpen(StagingCopy.NAME, body.target())) {
            throw ProblemException.conflict(
                    "job-under-way", "A copy into this target is not at its end yet; read it, and wait for it.");
        }
        UUID id = jobs.add(
                StagingCopy.NAME, body.target(), body, caller.getPrincipal().getName());
        auditTrail.record(
                "dsr.staging-copy.started",
                "staging-copies/" + id,
                null,
                Map.of("source", body.source(), "target", body.target()));
        return ResponseBuilder.create(
                        status, view(jobs.find(StagingCopy.NAME, id).orElseThrow()))
                .location(URI.create("/api/v1/staging-copies/" + id))
                .build();
    }

    StagingCopyView view(JobRow job) {
        return new StagingCopyView(
                job.id(),
                jobs.read(job.spec(), StartStagingCopy.class),
                job.state(),
                job.progress() == null ? null : jobs.read(job.progress(), StagingCopyView.Report.class),
                job.error(),
                job.createdBy(),
                job.createdAt(),
                job.finishedAt());
    }
}

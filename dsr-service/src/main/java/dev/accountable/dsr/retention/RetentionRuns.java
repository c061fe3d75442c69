package dev.accountable.dsr.retention;

import dev.accountable.dsr.job.JobRow;
import dev.accountable.dsr.job.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The runs of rules, among the jobs. */
@ApplicationScoped
class RetentionRuns {

    private static final int LATEST = 100;

    private final Jobs jobs;

    RetentionRuns(Jobs jobs) {
        this.jobs = jobs;
    }

    Optional<RetentionRunView> find(UUID id) {
        return jobs.find(RetentionRun.NAME, id).map(this::view);
    }

    /** Newest first, older than {@code before}. */
    List<RetentionRunView> newest(@Nullable UUID rule, Optional<UUID> before, int limit) {
        return jobs.newest(RetentionRun.NAME, rule == null ? null : rule.toString(), before, limit).stream()
                .map(this::view)
                .toList();
    }

    /** Whether a dry run of the rule came to its end. */
    boolean wasTried(UUID rule) {
        return newest(rule, Optional.empty(), LATEST).stream()
                .anyMatch(run -> run.dryRun() && run.state() == JobRow.State.DONE);
    }

    private RetentionRunView view(JobRow job) {
        RetentionRun.Spec spec = jobs.read(job.spec(), RetentionRun.Spec.class);
        return new RetentionRunView(
                job.id(),
                spec.rule(),
                spec.dryRun(),
                job.state(),
                job.progress() == null
                        ? null
                        : jobs.read(job.progress(), RetentionRun.Progress.class).report(),
                job.error(),
                job.createdBy(),
                job.createdAt(),
                job.finishedAt());
    }
}

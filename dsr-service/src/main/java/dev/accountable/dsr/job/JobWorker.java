package dev.accountable.dsr.job;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.ConnectorException;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Does the jobs that wait, a few at a time, beside the workers of other pods. */
@ApplicationScoped
class JobWorker {

    /** A system that is away so long is no longer waited for: the job fails and says so. */
    private static final int MOST_ATTEMPTS = 12;

    private final Jobs jobs;
    private final List<JobKind> kinds;
    private final AuditTrail auditTrail;
    private final ExecutorService executor;
    private final Semaphore free;
    private final Duration firstWait;
    private final Duration longestWait;
    private volatile boolean stopping;

    JobWorker(
            Jobs jobs,
            @All List<JobKind> kinds,
            AuditTrail auditTrail,
            @ConfigProperty(name = "accountable.dsr.job-workers", defaultValue = "2") int workers,
            @ConfigProperty(name = "accountable.dsr.first-retry", defaultValue = "PT5S") Duration firstWait,
            @ConfigProperty(name = "accountable.dsr.slowest-retry", defaultValue = "PT15M") Duration longestWait) {
        this.jobs = jobs;
        this.kinds = kinds;
        this.auditTrail = auditTrail;
        // Threads of our own: the container's would carry over a caller, and the audit trail would name that caller.
        this.executor = Executors.newFixedThreadPool(workers, JobWorker::thread);
        this.free = new Semaphore(workers);
        this.firstWait = firstWait;
        this.longestWait = longestWait;
    }

    @Scheduled(
            every = "${accountable.dsr.worker-interval:1s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        while (!stopping && free.tryAcquire()) {
            Optional<Jobs.Claim> claim = Optional.empty();
            try {
                claim = jobs.claim();
            } finally {
                if (claim.isEmpty()) {
                    free.release();
                }
            }
            if (claim.isEmpty()) {
                return;
            }
            Jobs.Claim claimed = claim.get();
            executor.execute(() -> {
                try {
                    attempt(claimed);
                } finally {
                    free.release();
                }
            });
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        // What is not done by now is done by the next worker, when the lease has ended.
        executor.shutdown();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "dsr-job");
        thread.setDaemon(true);
        return thread;
    }

    private void attempt(Jobs.Claim claim) {
        JobKind kind = kinds.stream()
                .filter(known -> known.name().equals(claim.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody knows the job " + claim.kind()));
        var run = new JobRun(jobs, claim);
        try {
            Map<String, String> said = kind.run(run);
            end(claim, kind, run, JobRow.State.DONE, said, null);
        } catch (Jobs.LeaseLost e) {
            Log.warnf("Job %s was taken over by another worker", claim.id());
        } catch (JobFailed e) {
            end(claim, kind, run, JobRow.State.FAILED, Map.of(), e.reason());
        } catch (RuntimeException e) {
            failed(claim, kind, run, e);
        }
    }

    private void failed(Jobs.Claim claim, JobKind kind, JobRun run, RuntimeException e) {
        String reason = e instanceof ConnectorException
                ? Objects.requireNonNull(e.getMessage())
                : "a fault in this service (" + root(e).getClass().getSimpleName() + ")";
        Log.warnf("Attempt %d at job %s (%s) failed: %s", claim.attempt(), claim.id(), claim.kind(), reason);
        try {
            if (claim.attempt() >= MOST_ATTEMPTS) {
                end(claim, kind, run, JobRow.State.FAILED, Map.of(), reason);
            } else {
                long wait = Math.min(longestWait.toMillis(), firstWait.toMillis() << Math.min(claim.attempt() - 1, 20));
                jobs.later(claim, reason, Duration.ofMillis(wait));
            }
        } catch (RuntimeException unreachable) {
            // Our own database is away: the lease ends by itself, and the job is tried again then.
            Log.warnf("The failure of job %s could not be kept: %s", claim.id(), root(unreachable));
        }
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Transactional(TxType.REQUIRES_NEW)
    void end(
            Jobs.Claim claim,
            JobKind kind,
            JobRun run,
            JobRow.State state,
            Map<String, String> said,
            @Nullable String error) {
        if (jobs.end(claim, state, error)) {
            Map<String, String> details = new HashMap<>(said);
            if (error != null) {
                details.put("error", error);
            }
            String how = state == JobRow.State.DONE ? "done" : "failed";
            auditTrail.record("dsr." + kind.name() + "." + how, kind.resource(run), null, details);
        }
    }
}

package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.Answered;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.Exports.Part;
import dev.accountable.dsr.request.Course.TasksWait;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.Steps.Work;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Does the tasks that wait, several at a time, beside the workers of other pods. No transaction of ours is open while a
 * system is asked.
 */
@ApplicationScoped
class Worker {

    private final Course course;
    private final Steps steps;
    private final Event<TasksWait> tasksWait;
    private final InstantSource clock;
    private final ExecutorService executor;
    private final Semaphore free;
    private final Duration lease;
    private final Duration firstWait;
    private final Duration longestWait;
    private volatile boolean stopping;

    Worker(
            Course course,
            Steps steps,
            Event<TasksWait> tasksWait,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.workers", defaultValue = "4") int workers,
            @ConfigProperty(name = "accountable.dsr.lease", defaultValue = "PT5M") Duration lease,
            @ConfigProperty(name = "accountable.dsr.first-retry", defaultValue = "PT5S") Duration firstWait,
            @ConfigProperty(name = "accountable.dsr.slowest-retry", defaultValue = "PT15M") Duration longestWait) {
        this.course = course;
        this.steps = steps;
        this.tasksWait = tasksWait;
        this.clock = clock;
        // Threads of our own: the container's would carry over the caller whose request let a task come up, and the
        // audit trail would name that caller.
        this.executor = Executors.newFixedThreadPool(workers, Worker::thread);
        this.free = new Semaphore(workers);
        this.lease = lease;
        this.firstWait = firstWait;
        this.longestWait = longestWait;
    }

    /** The lease ended while the work went on; whoever has the task now does it. */
    private static class LeaseLost extends RuntimeException {}

    @Scheduled(
            every = "${accountable.dsr.worker-interval:1s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        while (!stopping && free.tryAcquire()) {
            Optional<Claim> claim = Optional.empty();
            try {
                claim = claim();
            } finally {
                if (claim.isEmpty()) {
                    free.release();
                }
            }
            if (claim.isEmpty()) {
                return;
            }
            Claim claimed = claim.get();
            executor.execute(() -> {
                try {
                    attempt(claimed);
                } finally {
                    free.release();
                }
                // Whoever has done one takes the next, and does not wait for the clock.
                run();
            });
        }
    }

    void runSoon(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksWait event) {
        if (!stopping && free.availablePermits() > 0) {
            executor.execute(this::run);
        }
    }

    /** In the transaction that keeps the answer. */
    void look(@Observes Answered answered) {
        if (RequestTask.wake(answered.request(), answered.system(), clock.instant()) > 0) {
            tasksWait.fire(new TasksWait());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        // What is not done by now is done by the next worker, when the lease has ended.
        executor.shutdown();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "dsr-worker");
        thread.setDaemon(true);
        return thread;
    }

    private Optional<Claim> claim() {
        return QuarkusTransaction.requiringNew().call(() -> RequestTask.claim(clock.instant(), lease));
    }

    private void attempt(Claim claim) {
        try {
            steps.perform(read(claim), new Heartbeat(claim));
        } catch (LeaseLost e) {
            Log.warnf("Task %s was taken over by another worker", claim.task());
        } catch (IOException | RuntimeException e) {
            failed(claim, e);
        }
    }

    /** The request first, then its task, as everybody locks them: whoever withdrew it meanwhile has taken the task away. */
    private Work read(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> {
            SubjectRequest request = SubjectRequest.locked(claim.request()).orElseThrow();
            RequestTask task = RequestTask.stillHeld(claim).orElseThrow(LeaseLost::new);
            course.begun(request);
            SystemMap system = Optional.ofNullable(claim.system())
                    .flatMap(RegisteredSystem::withKey)
                    .map(RegisteredSystem::map)
                    .orElse(null);
            List<Part> parts = RequestTask.of(claim.request()).stream()
                    .filter(one -> one.kind() == Kind.EXPORT)
                    .flatMap(one -> one.result().asPart().stream())
                    .toList();
            return new Work(
                    claim,
                    request.type(),
                    request.subject(),
                    request.identifiers(),
                    system,
                    parts,
                    task.corrections(),
                    Decision.withheldOf(claim.request()));
        });
    }

    private void failed(Claim claim, Exception e) {
        String reason = e instanceof ConnectorException ? Objects.requireNonNull(e.getMessage()) : ours(e);
        Log.warnf("Attempt %d at task %s (%s) failed: %s", claim.attempt(), claim.task(), claim.kind(), reason);
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> RequestTask.stillHeld(claim)
                            .ifPresent(task ->
                                    task.failed(reason, clock.instant().plus(wait(claim.attempt(), e)))));
        } catch (RuntimeException unreachable) {
            // Our own database is away: the lease ends by itself, and the task is tried again then.
            Log.warnf("The failure of task %s could not be kept: %s", claim.task(), ours(unreachable));
        }
    }

    /** Doubling, with jitter, so that what failed together does not come back together; longer where the system asks. */
    private Duration wait(int attempt, Exception failure) {
        long step = Math.min(longestWait.toMillis(), firstWait.toMillis() << Math.min(attempt - 1, 20));
        Duration wait = Duration.ofMillis(
                (long) (step * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
        Duration asked = failure instanceof ConnectorException system
                ? system.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        return asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** Never the message of an exception that is not ours: it may hold a person's data. */
    private static String ours(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "a fault in this service (" + root.getClass().getSimpleName() + ")";
    }

    /** Prolongs the lease while the work goes on. */
    private final class Heartbeat implements Runnable {

        private final Claim claim;
        private Instant next;

        private Heartbeat(Claim claim) {
            this.claim = claim;
            this.next = clock.instant().plus(lease.dividedBy(3));
        }

        @Override
        public void run() {
            Instant now = clock.instant();
            if (now.isBefore(next)) {
                return;
            }
            next = now.plus(lease.dividedBy(3));
            QuarkusTransaction.requiringNew()
                    .run(() -> RequestTask.stillHeld(claim)
                            .orElseThrow(LeaseLost::new)
                            .extend(now.plus(lease)));
        }
    }
}

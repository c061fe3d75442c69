package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasePlan;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.SqlConnector;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.Exports;
import dev.accountable.dsr.export.Exports.Packed;
import dev.accountable.dsr.export.Exports.Part;
import dev.accountable.dsr.request.Course.TasksWait;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Does the tasks that wait, several at a time, beside the workers of other pods. No transaction of ours is open while a
 * system is asked.
 */
@ApplicationScoped
class Worker {

    private static final int PLAN_BATCH = 500;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Course course;
    private final SqlConnector connector;
    private final Exports exports;
    private final ErasureRecords erasureRecords;
    private final ConsentSteps consentSteps;
    private final InstantSource clock;
    private final ExecutorService executor;
    private final Semaphore free;
    private final Duration lease;
    private final Duration firstWait;
    private volatile boolean stopping;

    Worker(
            Course course,
            SqlConnector connector,
            Exports exports,
            ErasureRecords erasureRecords,
            ConsentSteps consentSteps,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.workers", defaultValue = "4") int workers,
            @ConfigProperty(name = "accountable.dsr.lease", defaultValue = "PT5M") Duration lease,
            @ConfigProperty(name = "accountable.dsr.first-retry", defaultValue = "PT5S") Duration firstWait) {
        this.course = course;
        this.connector = connector;
        this.exports = exports;
        this.erasureRecords = erasureRecords;
        this.consentSteps = consentSteps;
        this.clock = clock;
        // Threads of our own: the container's would carry over the caller whose request let a task come up, and the
        // audit trail would name that caller.
        this.executor = Executors.newFixedThreadPool(workers, Worker::thread);
        this.free = new Semaphore(workers);
        this.lease = lease;
        this.firstWait = firstWait;
    }

    /** What is needed at a task, read in one transaction. */
    private record Work(
            Claim claim,
            String subject,
            Map<IdentifierKind, String> person,
            @Nullable SystemMap system,
            List<Part> parts,
            List<Withheld> withheld) {

        /** Why a dataset of this system is left out, or kept; empty where it is not. */
        Optional<Withheld> withheld(String dataset) {
            return withheld.stream()
                    .filter(one -> one.is(inSystem().key(), dataset))
                    .findFirst();
        }

        SystemMap inSystem() {
            return Objects.requireNonNull(system, "this step is one in a system");
        }
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
            });
        }
    }

    void runSoon(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksWait event) {
        if (!stopping && free.availablePermits() > 0) {
            executor.execute(this::run);
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
            perform(read(claim));
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
            if (RequestTask.stillHeld(claim).isEmpty()) {
                throw new LeaseLost();
            }
            course.begun(request);
            SystemMap system = Optional.ofNullable(claim.system())
                    .flatMap(RegisteredSystem::withKey)
                    .map(RegisteredSystem::map)
                    .orElse(null);
            List<Part> parts = RequestTask.of(claim.request()).stream()
                    .filter(task -> task.kind() == Kind.EXPORT)
                    .flatMap(task -> task.result().asPart().stream())
                    .toList();
            return new Work(
                    claim,
                    request.subject(),
                    request.identifiers(),
                    system,
                    parts,
                    Decision.withheldOf(claim.request()));
        });
    }

    private void perform(Work work) throws IOException {
        Claim claim = work.claim();
        Runnable stillOurs = new Heartbeat(claim);
        switch (claim.kind()) {
            case SEARCH -> done(claim, Result.found(connector.count(work.inSystem(), work.person())), null);
            case EXPORT -> {
                Part part = exports.export(
                        claim.request(),
                        work.subject(),
                        work.inSystem(),
                        dataset -> work.withheld(dataset).isPresent(),
                        work.person(),
                        stillOurs);
                done(claim, Result.of(part), null);
            }
            case PACK -> {
                Packed packed = exports.pack(claim.request(), work.subject(), work.parts(), stillOurs);
                done(claim, Result.NOTHING, packed);
            }
            case ERASE -> {
                erase(work, stillOurs);
                done(claim, Result.NOTHING, null);
            }
            case OBJECT, RESTRICT, LIFT -> {
                if (claim.system() != null) {
                    throw ConnectorException.because(claim.kind() + " is not possible in this kind of system");
                }
                consentSteps.perform(claim);
                done(claim, Result.NOTHING, null);
            }
            case RECTIFY -> throw ConnectorException.because("RECTIFY is not possible in this kind of system");
            case REVIEW_DECISION -> throw new IllegalStateException("A human being does this");
        }
    }

    /**
     * The plan is complete in our database before anything is erased, and it is what is erased, verified and reported.
     * So whoever dies anywhere in here leaves enough for the next: planning again adds only what is new, erasing again
     * changes nothing more.
     */
    private void erase(Work work, Runnable stillOurs) {
        UUID request = work.claim().request();
        SystemMap system = work.inSystem();
        List<PlannedRecord> batch = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        connector.plan(system, work.person(), today, record -> {
            batch.add(work.withheld(record.dataset())
                    .map(withheld -> withheld.kept(record))
                    .orElse(record));
            if (batch.size() == PLAN_BATCH) {
                erasureRecords.plan(request, system.key(), batch);
                batch.clear();
                stillOurs.run();
            }
        });
        erasureRecords.plan(request, system.key(), batch);

        ErasePlan plan = plan(request, system, stillOurs);
        List<PlannedRecord> gone = new ArrayList<>();
        connector.erase(system, plan, gone::add);
        erasureRecords.gone(gone);
        connector.verify(system, plan);
    }

    private ErasePlan plan(UUID request, SystemMap system, Runnable stillOurs) {
        return (dataset, after, limit) -> {
            stillOurs.run();
            return erasureRecords.toDo(request, system.key(), dataset, after, limit);
        };
    }

    private void done(Claim claim, Result result, @Nullable Packed packed) {
        course.done(claim, result, packed);
    }

    private void failed(Claim claim, Exception e) {
        String reason = e instanceof ConnectorException ? Objects.requireNonNull(e.getMessage()) : ours(e);
        Log.warnf("Attempt %d at task %s (%s) failed: %s", claim.attempt(), claim.task(), claim.kind(), reason);
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> RequestTask.stillHeld(claim)
                            .ifPresent(
                                    task -> task.failed(reason, clock.instant().plus(wait(claim.attempt())))));
        } catch (RuntimeException unreachable) {
            // Our own database is away: the lease ends by itself, and the task is tried again then.
            Log.warnf("The failure of task %s could not be kept: %s", claim.task(), ours(unreachable));
        }
    }

    /** Doubling, with jitter, so that what failed together does not come back together. */
    private Duration wait(int attempt) {
        long step = Math.min(LONGEST_WAIT.toMillis(), firstWait.toMillis() << Math.min(attempt - 1, 20));
        return Duration.ofMillis(
                (long) (step * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
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

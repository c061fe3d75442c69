package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.Answered;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Connectors;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.Inquiries;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.StandingHold;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.Exports;
import dev.accountable.dsr.export.Exports.Exported;
import dev.accountable.dsr.export.Exports.Packed;
import dev.accountable.dsr.export.Exports.Part;
import dev.accountable.dsr.request.Course.TasksWait;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.arc.All;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Does the tasks that wait, several at a time, beside the workers of other pods. No transaction of ours is open while a
 * system is asked.
 */
@ApplicationScoped
class Worker {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Course course;
    private final Connectors connectors;
    private final Inquiries inquiries;
    private final List<StandingHold> holds;
    private final Exports exports;
    private final ErasureRecords erasureRecords;
    private final Event<TasksWait> tasksWait;
    private final InstantSource clock;
    private final ExecutorService executor;
    private final Semaphore free;
    private final Duration lease;
    private final Duration firstWait;
    private volatile boolean stopping;

    Worker(
            Course course,
            Connectors connectors,
            Inquiries inquiries,
            @All List<StandingHold> holds,
            Exports exports,
            ErasureRecords erasureRecords,
            Event<TasksWait> tasksWait,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.workers", defaultValue = "4") int workers,
            @ConfigProperty(name = "accountable.dsr.lease", defaultValue = "PT5M") Duration lease,
            @ConfigProperty(name = "accountable.dsr.first-retry", defaultValue = "PT5S") Duration firstWait) {
        this.course = course;
        this.connectors = connectors;
        this.inquiries = inquiries;
        this.holds = holds;
        this.exports = exports;
        this.erasureRecords = erasureRecords;
        this.tasksWait = tasksWait;
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
            List<Correction> corrections) {}

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
        return QuarkusTransaction.requiringNew().call(() -> {
            Optional<Claim> claim = RequestTask.claim(clock.instant(), lease);
            claim.flatMap(claimed -> SubjectRequest.<SubjectRequest>findByIdOptional(claimed.request()))
                    .ifPresent(SubjectRequest::begin);
            return claim;
        });
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

    private Work read(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> {
            SubjectRequest request = SubjectRequest.<SubjectRequest>findByIdOptional(claim.request())
                    .orElseThrow();
            SystemMap system = Optional.ofNullable(claim.system())
                    .flatMap(RegisteredSystem::withKey)
                    .map(RegisteredSystem::map)
                    .orElse(null);
            List<Part> parts = RequestTask.of(claim.request()).stream()
                    .filter(task -> task.kind() == Kind.EXPORT)
                    .flatMap(task -> task.result().asPart().stream())
                    .toList();
            List<Correction> corrections = RequestTask.<RequestTask>findByIdOptional(claim.task())
                    .map(RequestTask::corrections)
                    .orElse(List.of());
            return new Work(claim, request.subject(), request.identifiers(), system, parts, corrections);
        });
    }

    private void perform(Work work) throws IOException {
        Claim claim = work.claim();
        Runnable stillOurs = new Heartbeat(claim);
        SystemMap system = work.system();
        if (system == null) {
            Packed packed = exports.pack(claim.request(), work.subject(), work.parts(), stillOurs);
            course.done(claim, Result.NOTHING, packed);
            // What systems answered is in the package now.
            inquiries.forget(claim.request());
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var errand = new Errand(claim.request(), work.subject(), work.person(), today, stillOurs);
        Connector connector = connectors.of(system);
        Capability needed = needed(claim.kind());
        if (connector.capabilities(system).contains(needed)) {
            inSystem(work, connector, system, errand);
        } else if (needed == Capability.COUNT) {
            course.done(claim, Result.noted("This kind of system cannot say how much it holds."), null);
        } else {
            byHand(claim, needed);
        }
    }

    private void inSystem(Work work, Connector connector, SystemMap system, Errand errand) throws IOException {
        Claim claim = work.claim();
        switch (claim.kind()) {
            case SEARCH -> course.done(claim, Result.found(connector.count(system, errand), null), null);
            case EXPORT -> {
                Exported exported = exports.export(connector, system, errand);
                settle(claim, exported.progress(), done -> Result.of(exported.part(), done.note()));
            }
            case ERASE -> settle(claim, connector.erase(system, errand, book(system, errand)), Worker::result);
            case RECTIFY -> settle(claim, connector.rectify(system, errand, work.corrections()), Worker::result);
            case RESTRICT -> settle(claim, connector.restrict(system, errand, true), Worker::result);
            case LIFT -> settle(claim, connector.restrict(system, errand, false), Worker::result);
            case PACK -> throw new IllegalStateException("Packing concerns no system");
        }
    }

    private static Capability needed(Kind kind) {
        return switch (kind) {
            case SEARCH -> Capability.COUNT;
            case EXPORT, PACK -> Capability.EXPORT;
            case ERASE -> Capability.ERASE;
            case RECTIFY -> Capability.RECTIFY;
            case RESTRICT, LIFT -> Capability.RESTRICT;
        };
    }

    private static Result result(Progress.Done done) {
        return Result.found(done.counts(), done.note());
    }

    private void settle(Claim claim, Progress progress, Function<Progress.Done, Result> result) {
        if (progress instanceof Progress.Done done) {
            course.done(claim, result.apply(done), null);
        } else if (progress instanceof Progress.Later later) {
            Instant lookAgainAt = clock.instant().plus(later.lookAgain());
            QuarkusTransaction.requiringNew()
                    .run(() -> RequestTask.stillHeld(claim).ifPresent(task -> task.waitsForAnswer(lookAgainAt)));
        }
    }

    private void byHand(Claim claim, Capability needed) {
        String why = "This system cannot be asked to " + needed.name().toLowerCase(Locale.ROOT)
                + "; do it there by hand and then complete this step.";
        QuarkusTransaction.requiringNew()
                .run(() -> RequestTask.stillHeld(claim).ifPresent(task -> task.waitsForPerson(why)));
    }

    private ErasureBook book(SystemMap system, Errand errand) {
        return new ErasureBook() {
            @Override
            public void plan(List<PlannedRecord> records) {
                erasureRecords.plan(
                        errand.request(),
                        system.key(),
                        records.stream()
                                .map(record -> held(system, errand, record))
                                .toList());
            }

            @Override
            public List<PlannedRecord> page(String dataset, long after, int limit) {
                errand.goesOn().run();
                return erasureRecords.toDo(errand.request(), system.key(), dataset, after, limit);
            }

            @Override
            public void gone(List<PlannedRecord> records) {
                erasureRecords.gone(records);
            }
        };
    }

    private PlannedRecord held(SystemMap system, Errand errand, PlannedRecord record) {
        if (record.action() == Action.RETAIN) {
            return record;
        }
        return holds.stream()
                .flatMap(hold -> hold.keeps(system, errand.subject(), record).stream())
                .findFirst()
                .orElse(record);
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
        long step = Math.min(LONGEST_WAIT.toMillis(), firstWait.toMillis() << Math.min(attempt - 1, 20));
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

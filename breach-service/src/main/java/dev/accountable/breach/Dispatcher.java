package dev.accountable.breach;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Alerts.Addressed;
import dev.accountable.breach.Deliveries.Claimed;
import dev.accountable.breach.Deliveries.Failure;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Carries alerts to their targets: at least once, and each target in a lane of its own, so that one that hangs delays only
 * itself. Woken by each commit that raised an alert, and once a second for marks of the clock and repeated attempts.
 */
@ApplicationScoped
class Dispatcher {

    private static final int AT_ONCE_PER_TARGET = 32;

    /** On top of the time-out of an attempt, before another pod may take it for lost. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Alerts alerts;
    private final Deliveries deliveries;
    private final AuditTrail auditTrail;
    private final AlertConfig config;
    private final InstantSource clock;
    private final RetrySchedule retries;
    private final List<Lane> lanes;
    private final ExecutorService laneThreads = Executors.newCachedThreadPool(Dispatcher::thread);
    private final ExecutorService senders = Executors.newCachedThreadPool(Dispatcher::thread);
    private volatile boolean stopping;

    /** An attempt under way: everything that is needed to send, read in the transaction that claimed it. */
    private record Attempt(UUID delivery, int number, AlertMessage message) {}

    /** @param error null: it arrived */
    private record Result(Attempt attempt, @Nullable String error) {}

    Dispatcher(
            Alerts alerts,
            Deliveries deliveries,
            Outlets outlets,
            AuditTrail auditTrail,
            AlertConfig config,
            InstantSource clock) {
        this.alerts = alerts;
        this.deliveries = deliveries;
        this.auditTrail = auditTrail;
        this.config = config;
        this.clock = clock;
        this.retries = new RetrySchedule(config.firstRetry(), config.slowestRetry());
        this.lanes = outlets.all().stream().map(Lane::new).toList();
    }

    void nudge(@Observes(during = TransactionPhase.AFTER_SUCCESS) Addressed addressed) {
        lanes.forEach(Lane::wake);
    }

    @Scheduled(every = "${accountable.alerts.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        try {
            while (QuarkusTransaction.requiringNew().call(() -> alerts.addressDue(clock.instant()))) {}
            int givenUp = QuarkusTransaction.requiringNew().call(this::giveUp);
            if (givenUp > 0) {
                Log.errorf("%d alerts were given up after %s", givenUp, config.giveUpAfter());
            }
        } catch (RuntimeException e) {
            Log.warn("Due alerts could not be read; tried again at once", e);
        }
        lanes.forEach(Lane::wake);
    }

    private int giveUp() {
        Instant now = clock.instant();
        return Delivery.giveUp(now.minus(config.giveUpAfter()), now);
    }

    /** Attempts under way are settled; what is lost all the same is repeated after its lease. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        laneThreads.shutdown();
        if (!laneThreads.awaitTermination(config.timeout().plusSeconds(2).toMillis(), MILLISECONDS)) {
            Log.warn("Attempts to alert were cut off by the shutdown; they are repeated");
        }
        senders.shutdown();
    }

    /** One target and whoever is busy with it. */
    private class Lane {

        private final Outlet outlet;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean called = new AtomicBoolean();

        Lane(Outlet outlet) {
            this.outlet = outlet;
        }

        void wake() {
            called.set(true);
            if (!stopping && busy.compareAndSet(false, true)) {
                try {
                    laneThreads.execute(this::work);
                } catch (RejectedExecutionException e) {
                    Log.debug("Woken during shutdown");
                }
            }
        }

        private void work() {
            try {
                while (called.getAndSet(false) && !stopping) {
                    while (!stopping && deliverSome()) {}
                }
            } catch (RuntimeException e) {
                Log.warnf(e, "The lane of a %s target stopped; the next tick starts it again", outlet.kind());
            } finally {
                busy.set(false);
            }
            if (called.get()) {
                wake();
            }
        }

        private boolean deliverSome() {
            List<Attempt> attempts = QuarkusTransaction.requiringNew().call(this::claim);
            if (attempts.isEmpty()) {
                return false;
            }
            List<CompletableFuture<Result>> sent = attempts.stream()
                    .map(attempt -> CompletableFuture.supplyAsync(() -> new Result(attempt, send(attempt)), senders))
                    .toList();
            List<Result> results = sent.stream().map(CompletableFuture::join).toList();
            QuarkusTransaction.requiringNew().run(() -> settle(results));
            return true;
        }

        private List<Attempt> claim() {
            Instant now = clock.instant();
            Instant leaseEnds = now.plus(config.timeout()).plus(GRACE);
            List<Claimed> claimed = deliveries.claim(outlet.target(), now, leaseEnds, AT_ONCE_PER_TARGET);
            Map<UUID, Alert> about =
                    Alert.with(claimed.stream().map(Claimed::alertId).toList());
            return claimed.stream()
                    .map(delivery -> new Attempt(
                            delivery.id(),
                            delivery.attempt(),
                            Objects.requireNonNull(about.get(delivery.alertId()))
                                    .message()))
                    .toList();
        }

        private @Nullable String send(Attempt attempt) {
            try {
                outlet.send(attempt.delivery(), attempt.message());
                return null;
            } catch (UndeliveredException e) {
                Log.warnf(
                        "Alert %s: attempt %d at %s failed (%s)",
                        attempt.delivery(),
                        attempt.number(),
                        outlet.kind(),
                        e.getCause() == null
                                ? e.getMessage()
                                : e.getCause().getClass().getSimpleName());
                return storable(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                Log.errorf(e, "Alert %s cannot be sent to a %s target", attempt.delivery(), outlet.kind());
                return "a fault of this service: " + e.getClass().getSimpleName();
            }
        }

        private void settle(List<Result> results) {
            Instant now = clock.instant();
            List<Failure> failures = results.stream()
                    .filter(result -> result.error() != null)
                    .map(result -> failure(result, now))
                    .toList();
            if (!failures.isEmpty()) {
                deliveries.failed(failures);
            }
            List<Attempt> arrived = results.stream()
                    .filter(result -> result.error() == null)
                    .map(Result::attempt)
                    .toList();
            if (!arrived.isEmpty()) {
                Set<UUID> first = deliveries.delivered(
                        arrived.stream().map(Attempt::delivery).toList(), now);
                auditTrail.recordAll(arrived.stream()
                        .filter(attempt -> first.contains(attempt.delivery()))
                        .map(this::delivered)
                        .toList());
            }
        }

        private Failure failure(Result result, Instant now) {
            Attempt attempt = result.attempt();
            Duration wait =
                    retries.wait(attempt.number(), ThreadLocalRandom.current().nextDouble());
            return new Failure(
                    attempt.delivery(), attempt.number(), Objects.requireNonNull(result.error()), now.plus(wait));
        }

        private AuditTrail.Change delivered(Attempt attempt) {
            AlertMessage message = attempt.message();
            return new AuditTrail.Change(
                    auditTrail.itself(),
                    "breach.alert.delivered",
                    message.resource(),
                    null,
                    Map.of(
                            "delivery", attempt.delivery().toString(),
                            "outlet", outlet.kind(),
                            "reason", message.reason().name(),
                            "attempt", Integer.toString(attempt.number())));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "alerts");
        thread.setDaemon(true);
        return thread;
    }

    private static String storable(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= 300 ? plain : plain.substring(0, 300);
    }
}

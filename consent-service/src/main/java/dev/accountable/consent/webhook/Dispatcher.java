package dev.accountable.consent.webhook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.webhook.Addressing.Addressed;
import dev.accountable.consent.webhook.Deliveries.Attempt;
import dev.accountable.consent.webhook.Deliveries.Claimed;
import dev.accountable.consent.webhook.Deliveries.Outcome;
import dev.accountable.consent.webhook.Deliveries.Standing;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries deliveries to their targets: at least once, and each target in a lane of its own, so that one that hangs delays
 * only itself. Woken by each commit that wrote one, by each answer, and once a second for repeated attempts and for what
 * other pods wrote. Any number of pods may run it.
 */
@ApplicationScoped
class Dispatcher {

    /** On top of the time-out of an attempt, before another pod may take it for lost. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Deliveries deliveries;
    private final Sender sender;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final Duration timeout;
    private final RetrySchedule retries;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final ExecutorService laneThreads = Executors.newCachedThreadPool(Dispatcher::thread);
    private volatile boolean stopping;

    Dispatcher(
            Targets targets,
            Deliveries deliveries,
            Sender sender,
            AuditTrail auditTrail,
            DeliveryConfig config,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.timeout = config.timeout();
        this.retries = new RetrySchedule(config.retries());
        targets.all().forEach(target -> lanes.put(target.name(), new Lane(target)));
    }

    void nudge(@Observes(during = TransactionPhase.AFTER_SUCCESS) Addressed addressed) {
        for (String target : addressed.targets()) {
            Lane lane = lanes.get(target);
            if (lane != null) {
                lane.wake();
            }
        }
    }

    @Scheduled(every = "${accountable.webhook-delivery.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        lanes.values().forEach(Lane::wake);
    }

    /** Attempts under way are settled; what is lost all the same is repeated after its lease. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + timeout.plusSeconds(2).toNanos();
        boolean answered = true;
        for (Lane lane : lanes.values()) {
            answered &= lane.allAnswered(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        laneThreads.shutdown();
        if (!laneThreads.awaitTermination(5, SECONDS) || !answered) {
            Log.warn("Webhooks under way were cut off by the shutdown; they are repeated");
        }
        lanes.values().forEach(Lane::settleLast);
    }

    /** One target and whoever is busy with it. */
    private class Lane {

        private final Target target;
        private final Semaphore free;
        private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean called = new AtomicBoolean();

        Lane(Target target) {
            this.target = target;
            this.free = new Semaphore(target.concurrency());
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
                    while (!stopping && turn()) {}
                }
            } catch (RuntimeException e) {
                Log.warnf(e, "The lane of the webhook target %s stopped; the next tick starts it again", target);
            } finally {
                busy.set(false);
            }
            if (called.get() && !stopping) {
                wake();
            }
        }

        /** Settles what was answered and takes what is due, in one transaction. Returns true where more may be due. */
        private boolean turn() {
            List<Outcome> answered = drain();
            int slots = free.availablePermits();
            Claimed claimed;
            try {
                claimed = QuarkusTransaction.requiringNew().call(() -> {
                    settle(answered);
                    return slots == 0 ? new Claimed(List.of(), false) : claim(slots);
                });
            } catch (RuntimeException e) {
                outcomes.addAll(answered);
                throw e;
            }
            claimed.attempts().forEach(this::send);
            return claimed.more();
        }

        private Claimed claim(int slots) {
            Instant now = clock.instant();
            Standing standing = deliveries.standing(target.name());
            if (standing.disabledAt() != null) {
                boolean more = deliveries.endWaiting(target.name(), EndReason.TARGET_DISABLED, now.plusSeconds(1), now);
                return new Claimed(List.of(), more);
            }
            return standing.isPaused(now)
                    ? new Claimed(List.of(), false)
                    : deliveries.claim(target.name(), slots, now, timeout.plus(GRACE));
        }

        private void send(Attempt attempt) {
            free.acquireUninterruptibly();
            // Its exceptions are none: an attempt always comes to an answer.
            CompletableFuture<Void> unused = sender.send(target, attempt).thenAccept(answer -> {
                outcomes.add(outcome(attempt, answer));
                free.release();
                wake();
            });
        }

        private Outcome outcome(Attempt attempt, Answer answer) {
            Instant now = clock.instant();
            if (answer.isDelivered()) {
                return new Outcome(attempt, now, answer, null, null);
            }
            int failures = attempt.failures() + 1;
            Log.warnf(
                    "Webhook %s: attempt %d at %s failed (%s)", attempt.id(), attempt.number(), target, answer.said());
            if (answer.isGone() || retries.isOver(failures)) {
                return new Outcome(attempt, now, answer, null, answer.isGone() ? EndReason.GONE : EndReason.EXHAUSTED);
            }
            Duration wait = retries.pause(failures, ThreadLocalRandom.current().nextDouble());
            Duration asked = answer.retryAfter();
            return new Outcome(
                    attempt, now, answer, now.plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait), null);
        }

        private void settle(List<Outcome> answered) {
            Instant now = clock.instant();
            deliveries.settle(target.name(), answered, now);
            for (Outcome outcome : answered) {
                Answer answer = outcome.answer();
                if (outcome.end() == EndReason.EXHAUSTED) {
                    Log.errorf(
                            "Webhook %s to %s is given up: a dead letter",
                            outcome.attempt().id(), target);
                }
                if (answer.isGone()) {
                    disable(now);
                } else if (answer.asksForLess()) {
                    Duration asked = answer.retryAfter();
                    deliveries.pause(target.name(), outcome.at().plus(asked == null ? retries.pause(1, 0.5) : asked));
                }
            }
        }

        private void disable(Instant now) {
            if (deliveries.disable(target.name(), now)) {
                Log.errorf("The webhook target %s answered 410 and is told nothing more until it is activated", target);
                auditTrail.record(
                        "consent.webhook.disabled", "consents/webhooks/" + target, null, Map.of("status", "410"));
            }
        }

        private List<Outcome> drain() {
            List<Outcome> answered = new ArrayList<>();
            for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
                answered.add(outcome);
            }
            return answered;
        }

        private boolean allAnswered(Duration within) throws InterruptedException {
            return free.tryAcquire(target.concurrency(), within.toMillis(), MILLISECONDS);
        }

        private void settleLast() {
            List<Outcome> answered = drain();
            if (!answered.isEmpty()) {
                try {
                    QuarkusTransaction.requiringNew().run(() -> settle(answered));
                } catch (RuntimeException e) {
                    Log.warnf(
                            e,
                            "%d answers of %s were not written down; they are asked for again",
                            answered.size(),
                            target);
                }
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "webhooks");
        thread.setDaemon(true);
        return thread;
    }
}

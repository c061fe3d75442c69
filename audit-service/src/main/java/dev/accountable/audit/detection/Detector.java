package dev.accountable.audit.detection;

import dev.accountable.audit.log.TreeGrown;
import dev.accountable.audit.outbox.AuditTrail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows the log with all rules: a batch of events, what the rules found in it and their new place in the log commit
 * together. One pod at a time, by a lock that ends with the transaction; whoever is killed in the middle has changed
 * nothing, and the next one reads the same events again.
 */
@ApplicationScoped
class Detector {

    private static final int BATCH = 1000;

    /** How long an event may wait for its place in the tree. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private enum Result {
        DONE,
        MORE,
        NOT_LEADER
    }

    private final EventStream stream;
    private final Detections detections;
    private final Signals signals;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Counter followed;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        var detector = new Thread(work, "detector");
        detector.setDaemon(true);
        return detector;
    });
    private volatile boolean stopping;

    Detector(
            EventStream stream,
            Detections detections,
            Signals signals,
            AuditTrail auditTrail,
            InstantSource clock,
            MeterRegistry metrics) {
        this.stream = stream;
        this.detections = detections;
        this.signals = signals;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.metrics = metrics;
        this.followed = metrics.counter("detection.events");
    }

    /** Also where nothing was new, once a second: for what another pod integrated, or left behind when it died. */
    void follow(@Observes TreeGrown grown) {
        nudge();
    }

    /** For what is still to be looked at in a log that cannot grow. */
    @Scheduled(every = "10s")
    void lookForWork() {
        nudge();
    }

    private void nudge() {
        if (!stopping && due.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException e) {
                // Shutting down: the cursors say where the next start goes on.
                due.set(false);
            }
        }
    }

    /**
     * A log that cannot grow cannot say so in an event that the rules would ever see: when its tiles were tampered with it
     * stands still on purpose, and what the self-check reports waits with all the rest. So the rule for that is told here.
     */
    @Scheduled(every = "10s")
    void watchTheLogItself() {
        QuarkusTransaction.requiringNew().run(() -> {
            if (detections.lock()) {
                Instant now = clock.instant();
                stream.stalledSince(now.minus(PATIENCE))
                        .ifPresent(event -> DetectionRule.followed().forEach(rule -> apply(rule, List.of(event), now)));
            }
        });
    }

    @Scheduled(every = "1m")
    void forget() {
        QuarkusTransaction.requiringNew().run(() -> detections.forget(clock.instant()));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            Log.warn("The detector is still at work; its transaction ends with the process");
        }
    }

    private void run() {
        due.set(false);
        try {
            Result result;
            do {
                result = QuarkusTransaction.requiringNew().call(this::step);
            } while (result == Result.MORE && !stopping);
        } catch (RuntimeException e) {
            Log.error("The rules could not follow the log; tried again within a second", e);
        }
    }

    /** Rules that stand at the same place read the log together; one that is behind reads alone until it has caught up. */
    private Result step() {
        if (!detections.lock()) {
            return Result.NOT_LEADER;
        }
        List<DetectionRule> rules = DetectionRule.followed();
        long from = rules.stream().mapToLong(DetectionRule::nextIndex).min().orElse(Long.MAX_VALUE);
        if (from == Long.MAX_VALUE) {
            return Result.DONE;
        }
        long to = rules.stream()
                .mapToLong(DetectionRule::nextIndex)
                .filter(next -> next > from)
                .reduce(from + BATCH, Math::min);
        // By places and not by what is found in them: a row that somebody removed must not hold a rule up.
        long next = Math.min(to, stream.end());
        if (next <= from) {
            return Result.DONE;
        }
        List<LoggedEvent> events = stream.between(from, next);
        Instant now = clock.instant();
        for (DetectionRule rule : rules) {
            if (rule.nextIndex() == from) {
                apply(rule, events, now);
                rule.follow(next);
            }
        }
        followed.increment(events.size());
        return next == to ? Result.MORE : Result.DONE;
    }

    private void apply(DetectionRule rule, List<LoggedEvent> events, Instant now) {
        Map<String, List<Match>> matches = new HashMap<>();
        for (LoggedEvent event : events) {
            int steps = rule.definition().stepsOf(event);
            if (steps != 0) {
                rule.groupOf(event)
                        .ifPresent(group -> matches.computeIfAbsent(group, key -> new ArrayList<>())
                                .add(new Match(event.time(), event.index(), event.id(), steps, event.subject())));
            }
        }
        if (matches.isEmpty()) {
            return;
        }
        List<Episode> grown = new ArrayList<>();
        detections.groups(rule, matches).forEach((key, group) -> {
            matches.getOrDefault(key, List.of()).forEach(group::add);
            detections.remove(rule, key, group.removed());
            detections.keep(rule, key, group.added(), now);
            for (Episode episode : group.episodes()) {
                if (episode.isNew()) {
                    raise(rule, key, episode, now);
                } else if (episode.isGrown()) {
                    grown.add(episode);
                }
            }
        });
        detections.extend(grown);
    }

    private void raise(DetectionRule rule, String group, Episode found, Instant now) {
        detections.raise(rule, group, found, now);
        auditTrail.record(
                "detection.raised",
                "detections/" + found.id(),
                null,
                Map.of(
                        "rule", rule.key(),
                        "version", Integer.toString(rule.version()),
                        "severity", rule.definition().severity().name()));
        metrics.counter("detection.raised", "rule", rule.key()).increment();
        signals.nudgeAfterCommit();
    }
}

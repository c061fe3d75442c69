package dev.accountable.audit.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.UuidV7;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Sees to it that the log checks itself, at an interval and when somebody asks; of any number of pods one does it at a
 * time. What is found is an event of the log, once, and from there a signal to the security team.
 */
@ApplicationScoped
class SelfChecker {

    private final Records records;
    private final Tiles tiles;
    private final LogKeys keys;
    private final LogConfig config;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final MeterRegistry metrics;
    private volatile boolean stopping;

    SelfChecker(
            Records records,
            Tiles tiles,
            LogKeys keys,
            LogConfig config,
            AuditTrail auditTrail,
            InstantSource clock,
            ObjectMapper json,
            MeterRegistry metrics) {
        this.records = records;
        this.tiles = tiles;
        this.keys = keys;
        this.config = config;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.json = json;
        this.metrics = metrics;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "${accountable.log.self-check-poll}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookForWork() {
        QuarkusTransaction.requiringNew().run(this::giveUpWhatWasLeftBehind);
        if (QuarkusTransaction.requiringNew().call(this::isDue)) {
            requestUnlessAnotherPodDoes();
        }
        Optional<UUID> taken = QuarkusTransaction.requiringNew()
                .call(() -> SelfCheck.take().map(check -> {
                    check.start(clock.instant());
                    return check.id();
                }));
        taken.ifPresent(this::run);
    }

    private void giveUpWhatWasLeftBehind() {
        Instant now = clock.instant();
        SelfCheck.underWay().filter(check -> check.isLeftBehind(now)).ifPresent(check -> check.abandon(now));
    }

    private boolean isDue() {
        Instant latest = clock.instant().minus(config.selfCheckInterval());
        return SelfCheck.underWay().isEmpty()
                && SelfCheck.newest()
                        .filter(check -> !check.requestedBefore(latest))
                        .isEmpty();
    }

    private void requestUnlessAnotherPodDoes() {
        try {
            QuarkusTransaction.requiringNew().run(() -> new SelfCheck(UuidV7.next(), clock.instant()).persist());
        } catch (RuntimeException e) {
            Log.debug("Another pod asks for the self-check at this moment", e);
        }
    }

    private void run(UUID id) {
        try {
            var examination = new Examination(records, tiles, keys, json, place -> goOn(id));
            Findings findings = examination.run();
            List<Finding> named = findings.all();
            QuarkusTransaction.requiringNew().run(() -> finish(id, examination.size(), findings.count(), named));
            metrics.counter("log.selfcheck.rounds", "result", named.isEmpty() ? "passed" : "failed")
                    .increment();
        } catch (RuntimeException e) {
            Log.error("The self-check could not be finished; the next begins anew", e);
            QuarkusTransaction.requiringNew()
                    .run(() -> SelfCheck.<SelfCheck>findByIdOptional(id)
                            .ifPresent(check -> check.abandon(clock.instant())));
            metrics.counter("log.selfcheck.rounds", "result", "abandoned").increment();
        }
    }

    private void goOn(UUID id) {
        boolean goesOn = QuarkusTransaction.requiringNew()
                .call(() -> SelfCheck.<SelfCheck>findById(id).goesOn(clock.instant()));
        if (!goesOn || stopping) {
            throw new CancellationException("This pod stops, or another has taken this for dead");
        }
    }

    private void finish(UUID id, long size, long count, List<Finding> named) {
        Optional<SelfCheck> before = SelfCheck.lastFinished();
        SelfCheck check = SelfCheck.findById(id);
        check.finish(size, count, named, clock.instant());
        for (Finding finding : check.newSince(before)) {
            Log.errorf("The log is not what it signed: %s", finding);
            auditTrail.record(
                    "audit.selfcheck.failed",
                    "log/self-checks/" + id,
                    null,
                    Map.of(
                            "index", finding.place(),
                            "table", finding.table(),
                            "row", finding.row(),
                            "what", finding.what()));
        }
    }
}

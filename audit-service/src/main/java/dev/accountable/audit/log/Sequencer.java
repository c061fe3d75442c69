package dev.accountable.audit.log;

import dev.accountable.audit.log.Leaves.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives each durable event the next place in the tree and signs the tree's new head.
 *
 * <p>Places, tiles, checkpoint and the shortened queue commit together, under a lock that ends with the transaction. Any
 * number of pods may try; one grows the tree at a time, and one that dies in the middle has changed nothing.
 */
@ApplicationScoped
public class Sequencer {

    private static final int BATCH = 4096;

    private enum Result {
        DRAINED,
        MORE,
        NOT_LEADER
    }

    private final Leaves leaves;
    private final Tiles tiles;
    private final LogKeys keys;
    private final InstantSource clock;
    private final long delayMillis;
    private final Event<TreeGrown> grown;
    private final MeterRegistry metrics;
    private final Timer lag;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var sequencer = new Thread(work, "sequencer");
        sequencer.setDaemon(true);
        return sequencer;
    });
    private volatile boolean stopping;

    Sequencer(
            Leaves leaves,
            Tiles tiles,
            LogKeys keys,
            LogConfig config,
            InstantSource clock,
            Event<TreeGrown> grown,
            MeterRegistry metrics) {
        this.leaves = leaves;
        this.tiles = tiles;
        this.keys = keys;
        this.clock = clock;
        this.delayMillis = config.integrationDelay().toMillis();
        this.grown = grown;
        this.metrics = metrics;
        this.lag = Timer.builder("log.integration.lag")
                .description("From an event's arrival to its signed place in the tree; the oldest of each batch")
                .register(metrics);
    }

    /** Says that there is work. Soon, and once for all who say so in the meantime, the tree grows. */
    public void nudge() {
        if (!stopping && due.compareAndSet(false, true)) {
            try {
                var unused = thread.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Shutting down: what waits, waits in the database for the next start.
                due.set(false);
            }
        }
    }

    /** For what nobody announced: the backlog of a pod that died, and the first checkpoint of an empty log. */
    @Scheduled(every = "${accountable.log.integration-interval}")
    void lookForWork() {
        nudge();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            Log.warn("The sequencer is still at work; its transaction ends with the process");
        }
    }

    private void run() {
        due.set(false);
        try {
            Result result;
            do {
                result = QuarkusTransaction.requiringNew().call(this::integrate);
                metrics.counter("log.integration.runs", "result", result.name().toLowerCase(Locale.ROOT))
                        .increment();
            } while (result == Result.MORE && !stopping);
            if (result == Result.NOT_LEADER) {
                // The leader may have looked at the queue before the work we know of was in it.
                nudge();
            } else {
                grown.fire(new TreeGrown());
            }
        } catch (RuntimeException e) {
            Log.error("The tree could not grow; tried again at the next interval", e);
        }
    }

    private Result integrate() {
        if (!leaves.lock()) {
            return Result.NOT_LEADER;
        }
        List<Waiting> next = leaves.take(BATCH);
        Optional<Checkpoint> last = Checkpoint.latest();
        if (next.isEmpty()
                && last.filter(signed -> keys.haveSigned(signed.note())).isPresent()) {
            return Result.DRAINED;
        }
        GrowingTree tree = tiles.grow(last.map(Checkpoint::size).orElse(0L));
        last.ifPresent(signed -> refuseToFork(signed, tree));
        if (next.isEmpty() && last.isPresent()) {
            last.get().signAgain(keys);
            return Result.DRAINED;
        }
        leaves.place(tree.size(), next);
        next.forEach(leaf -> tree.add(HexFormat.of().parseHex(leaf.leafHash())));
        tiles.save(tree.changed());
        var signed = new Checkpoint(tree.size(), tree.root(), keys, clock.instant());
        signed.persist();
        last.ifPresent(previous -> previous.forgetBefore(signed));
        next.stream()
                .mapToDouble(Waiting::waitedSeconds)
                .max()
                .ifPresent(waited -> lag.record(Duration.ofNanos((long) (waited * 1e9))));
        return next.size() == BATCH ? Result.MORE : Result.DRAINED;
    }

    /** A log must never sign what contradicts what it signed before; better that it stands still and says so. */
    private static void refuseToFork(Checkpoint signed, GrowingTree tree) {
        if (!signed.hasRoot(tree.root())) {
            throw new IllegalStateException(
                    "The stored tiles contradict the signed checkpoint of size " + signed.size());
        }
    }
}

package dev.accountable.audit.event;

import dev.accountable.problem.ProblemException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The short queue before the log. Requests that wait at the same time share one insert and one commit, and each is
 * answered after it; nobody waits for a timer. What is in the queue has not been answered, so a crash loses nothing that
 * was promised. A full queue refuses (429), it never drops.
 */
@ApplicationScoped
class AppendQueue {

    /** While one commits, the other fills: more only makes the groups smaller. */
    private static final int WRITERS = 2;

    private static final int GROUP = 2_000;
    private static final int ATTEMPTS = 5;

    private record Waiting(Batch batch, CompletableFuture<Appended> answer) {}

    private final Events events;
    private final int capacity;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final List<Thread> writers = new ArrayList<>();
    private final DistributionSummary groups;
    private volatile boolean stopping;

    AppendQueue(Events events, AppendConfig config, MeterRegistry metrics) {
        this.events = events;
        this.capacity = config.queueCapacity();
        this.groups = DistributionSummary.builder("log.append.group")
                .description("Events that shared one commit")
                .register(metrics);
        Gauge.builder("log.append.queued", queued::get)
                .description("Events that wait to be stored")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        for (int i = 0; i < WRITERS; i++) {
            var writer = new Thread(this::write, "append-" + i);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
    }

    /** Requests still running have been waited for by now; what is left ends with the process, unanswered. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        writers.forEach(Thread::interrupt);
    }

    /** Answers once the batch is durable, or fails with the problem to answer. */
    CompletableFuture<Appended> append(Batch batch) {
        int size = batch.events().size();
        if (queued.addAndGet(size) > capacity && queued.get() > size) {
            queued.addAndGet(-size);
            return CompletableFuture.failedFuture(busy());
        }
        var waiting = new Waiting(batch, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.answer();
    }

    private void write() {
        while (!stopping) {
            try {
                List<Waiting> group = next();
                int size = group.stream()
                        .mapToInt(one -> one.batch().events().size())
                        .sum();
                try {
                    store(group);
                } finally {
                    queued.addAndGet(-size);
                    groups.record(size);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Who waits now, up to the size of a group. */
    private List<Waiting> next() throws InterruptedException {
        List<Waiting> group = new ArrayList<>();
        Waiting first = queue.take();
        group.add(first);
        int size = first.batch().events().size();
        Waiting another = queue.peek();
        while (another != null && size + another.batch().events().size() <= GROUP) {
            another = queue.poll();
            if (another == null) {
                break;
            }
            group.add(another);
            size += another.batch().events().size();
            another = queue.peek();
        }
        return group;
    }

    private void store(List<Waiting> group) {
        if (allDistinct(group) && storeTogether(group)) {
            group.forEach(one -> one.answer()
                    .complete(new Appended(
                            one.batch().events().size(),
                            one.batch().sent() - one.batch().events().size())));
        } else {
            storeEach(group);
        }
    }

    private static boolean allDistinct(List<Waiting> group) {
        Set<UUID> ids = new HashSet<>();
        return group.stream().flatMap(one -> one.batch().events().stream()).allMatch(event -> ids.add(event.id()));
    }

    /** False where nothing was stored and each is to be tried by itself, to see whose fault it was. */
    private boolean storeTogether(List<Waiting> group) {
        List<AppendEvent> all =
                group.stream().flatMap(one -> one.batch().events().stream()).toList();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                boolean stored = events.appendNew(all);
                if (!stored) {
                    QuarkusTransaction.setRollbackOnly();
                }
                return stored;
            });
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void storeEach(List<Waiting> group) {
        WebApplicationException away = null;
        for (Waiting one : group) {
            if (away != null) {
                // The database is not asked again and again by requests whose callers wait.
                one.answer().completeExceptionally(away);
                continue;
            }
            try {
                one.answer().complete(storeAlone(one.batch()));
            } catch (RuntimeException e) {
                one.answer().completeExceptionally(e);
                away = e instanceof WebApplicationException answer
                                && answer.getResponse().getStatus() == Status.SERVICE_UNAVAILABLE.getStatusCode()
                        ? answer
                        : null;
            }
        }
    }

    /** Again, because another pod may store one of the events, or forget one of the persons, at the same moment. */
    private Appended storeAlone(Batch batch) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> events.append(batch));
            } catch (Events.Overtaken e) {
                Log.debugf("Overtaken at attempt %d", attempt);
            }
        }
        return QuarkusTransaction.requiringNew().call(() -> events.append(batch));
    }

    private static ProblemException busy() {
        return ProblemException.later(
                Status.TOO_MANY_REQUESTS, "busy", "More arrives than can be stored. Nothing of this request was.", 1);
    }
}

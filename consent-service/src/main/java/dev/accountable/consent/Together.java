package dev.accountable.consent;

import dev.accountable.problem.ProblemException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A short queue before the database. Questions that wait at the same time are worked on together, by one transaction or one
 * query, and each is answered when that is done; nobody waits for a timer, and a single one for nobody. What is in the queue
 * has not been answered, so a crash loses nothing that was promised. A full queue refuses (429), it never drops.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public final class Together<Q, A> {

    /** While one waits for the database, the other collects: more only makes the groups smaller. */
    private static final int WORKERS = 2;

    /** An answer, or why there is none. */
    public record Outcome<A>(@Nullable A answer, @Nullable RuntimeException failure) {

        public static <A> Outcome<A> of(A answer) {
            return new Outcome<>(answer, null);
        }

        public static <A> Outcome<A> failed(RuntimeException failure) {
            return new Outcome<>(null, failure);
        }
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final Function<List<Q>, List<Outcome<A>>> work;
    private final int group;
    private final int capacity;
    private final BlockingQueue<Waiting<Q, A>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final List<Thread> workers = new ArrayList<>();
    private final DistributionSummary groups;
    private volatile boolean stopping;

    /**
     * @param name of the threads and the metrics
     * @param group how many are worked on together at most
     * @param capacity how many may wait
     * @param work one outcome for each question, in their order
     */
    public Together(
            String name, int group, int capacity, Function<List<Q>, List<Outcome<A>>> work, MeterRegistry metrics) {
        this.work = work;
        this.group = group;
        this.capacity = capacity;
        this.groups = DistributionSummary.builder(name + ".group")
                .description("How many were worked on together")
                .register(metrics);
        Gauge.builder(name + ".queued", queued::get)
                .description("How many wait")
                .register(metrics);
        for (int i = 0; i < WORKERS; i++) {
            var worker = new Thread(this::run, name + "-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
    }

    public void start() {
        workers.forEach(Thread::start);
    }

    /** Requests still running have been waited for by now; what is left ends with the process, unanswered. */
    public void stop() {
        stopping = true;
        workers.forEach(Thread::interrupt);
    }

    public CompletableFuture<A> ask(Q question) {
        if (queued.incrementAndGet() > capacity) {
            queued.decrementAndGet();
            return CompletableFuture.failedFuture(ProblemException.later(
                    Status.TOO_MANY_REQUESTS,
                    "busy",
                    "More arrives than can be done. Nothing of this request was.",
                    1));
        }
        var waiting = new Waiting<>(question, new CompletableFuture<A>());
        queue.add(waiting);
        return waiting.answer();
    }

    private void run() {
        while (!stopping) {
            try {
                List<Waiting<Q, A>> together = new ArrayList<>();
                together.add(queue.take());
                queue.drainTo(together, group - 1);
                answer(together);
                queued.addAndGet(-together.size());
                groups.record(together.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void answer(List<Waiting<Q, A>> together) {
        try {
            List<Outcome<A>> outcomes =
                    work.apply(together.stream().map(Waiting::question).toList());
            for (int i = 0; i < together.size(); i++) {
                Outcome<A> outcome = outcomes.get(i);
                if (outcome.failure() == null) {
                    together.get(i).answer().complete(outcome.answer());
                } else {
                    together.get(i).answer().completeExceptionally(outcome.failure());
                }
            }
        } catch (RuntimeException e) {
            together.forEach(one -> one.answer().completeExceptionally(e));
        }
    }
}

package dev.accountable.audit.outbox;

import dev.accountable.audit.outbox.Outbox.Delivery;
import dev.accountable.audit.outbox.Outbox.Waiting;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Carries the outbox to audit-service: in order, in batches, at least once.
 *
 * <p>One pod at a time delivers, by an advisory lock that ends with its transaction. The rows are deleted in the same
 * transaction, after audit-service has answered: whoever is killed in between leaves them to the next, and audit-service
 * knows by the event's id what it holds already.
 */
@ApplicationScoped
class Relay {

    private static final int BATCH = 500;

    private final Outbox outbox;
    private final AuditLog auditLog;
    private final InstantSource clock;
    private final Backoff backoff;
    private volatile boolean stopping;
    private Instant nextAttempt = Instant.EPOCH;

    Relay(
            Outbox outbox,
            @RestClient AuditLog auditLog,
            InstantSource clock,
            @ConfigProperty(name = "accountable.audit.backoff-cap", defaultValue = "30s") Duration cap) {
        this.outbox = outbox;
        this.auditLog = auditLog;
        this.clock = clock;
        this.backoff = new Backoff(cap, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Scheduled(
            every = "${accountable.audit.relay-interval:1s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        if (clock.instant().isBefore(nextAttempt)) {
            return;
        }
        try {
            int left;
            do {
                left = deliverBatch();
            } while (left == BATCH && !stopping);
            backoff.reset();
        } catch (RuntimeException e) {
            Duration wait = backoff.next();
            nextAttempt = clock.instant().plus(wait);
            Log.warnf("The audit events could not be delivered (%s); next attempt in %s", reason(e), wait);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Returns how many events left the outbox or were set aside. */
    private int deliverBatch() {
        try (Delivery delivery = outbox.begin()) {
            if (!delivery.lock()) {
                return 0;
            }
            List<Waiting> batch = delivery.oldest(BATCH);
            if (!batch.isEmpty() && !deliver(delivery, batch)) {
                // Refused for an event in it: one by one, to set that one aside and keep the order of the others.
                for (Waiting one : batch) {
                    deliver(delivery, List.of(one));
                }
            }
            delivery.commit();
            return batch.size();
        }
    }

    /** False where audit-service refused the content of a batch of several; nothing of it is delivered then. */
    private boolean deliver(Delivery delivery, List<Waiting> batch) {
        try {
            auditLog.append(batch.stream().map(Waiting::event).collect(Collectors.joining(",", "[", "]")));
        } catch (WebApplicationException e) {
            if (!refusesTheContent(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                return false;
            }
            Waiting refused = batch.get(0);
            Log.errorf("audit-service refuses the event at outbox position %d (%s)", refused.position(), reason(e));
            delivery.reject(refused, clock.instant(), reason(e));
            return true;
        }
        delivery.remove(batch);
        return true;
    }

    /** 401, 403, 404, 408, 413, 429 and all 5xx speak of the moment or the set-up; these speak of the event itself. */
    private static boolean refusesTheContent(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        return status == 400 || status == 409 || status == 422;
    }

    /** Never the exception's message: it may hold what was sent. */
    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof WebApplicationException)) {
            root = root.getCause();
        }
        return root instanceof WebApplicationException answer
                ? "HTTP " + answer.getResponse().getStatus()
                : root.getClass().getSimpleName();
    }
}

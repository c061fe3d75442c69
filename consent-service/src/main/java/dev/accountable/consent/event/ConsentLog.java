package dev.accountable.consent.event;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Together;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.jdbc.Database;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where every act is recorded, whoever sends it. Acts that wait at the same time share one transaction, and each is answered
 * after its commit (decision 20).
 */
@ApplicationScoped
public class ConsentLog {

    private static final int GROUP = 500;
    private static final int ATTEMPTS = 5;

    private final Recording recording;
    private final AuditTrail auditTrail;
    private final Together<Act, Optional<SubmissionView>> together;

    ConsentLog(
            Recording recording,
            AuditTrail auditTrail,
            @ConfigProperty(name = "accountable.consents.queue-capacity", defaultValue = "5000") int capacity,
            MeterRegistry metrics) {
        this.recording = recording;
        this.auditTrail = auditTrail;
        this.together = new Together<>("consents", GROUP, capacity, this::store, metrics);
    }

    void start(@Observes StartupEvent event) {
        together.start();
    }

    void stop(@Observes ShutdownEvent event) {
        together.stop();
    }

    /**
     * Answers once the act is durable; empty where there was nothing to do. Fails with the problem to answer. The act is
     * recorded in a transaction of its own, whatever the caller's.
     */
    public CompletableFuture<Optional<SubmissionView>> record(Act act) {
        return together.ask(act);
    }

    /** As {@link #record}, for whoever may wait. */
    public Optional<SubmissionView> recordAndWait(Act act) {
        try {
            return record(act).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : e;
        }
    }

    /** In the caller's transaction. One outcome for each act, in their order. */
    public List<Outcome<Optional<SubmissionView>>> recordHere(List<Act> acts) {
        return recording.record(acts);
    }

    /** In a transaction of its own, which begins anew where somebody else wrote about the same person at the same moment. */
    public <T> T inATransaction(Supplier<T> work) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(work::get);
            } catch (Database.Overtaken e) {
                Log.debugf("Overtaken at attempt %d", attempt);
            }
        }
        return QuarkusTransaction.requiringNew().call(work::get);
    }

    /** Who acts where time does: this service. */
    public String itself() {
        return auditTrail.itself();
    }

    private List<Outcome<Optional<SubmissionView>>> store(List<Act> acts) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> recording.record(acts));
        } catch (RuntimeException e) {
            return storeEach(acts);
        }
    }

    /** What one sender did is not another's fault. */
    private List<Outcome<Optional<SubmissionView>>> storeEach(List<Act> acts) {
        List<Outcome<Optional<SubmissionView>>> outcomes = new ArrayList<>();
        RuntimeException away = null;
        for (Act act : acts) {
            if (away != null) {
                // The database is not asked again and again by requests whose callers wait.
                outcomes.add(Outcome.failed(away));
                continue;
            }
            try {
                outcomes.add(storeAlone(act));
            } catch (RuntimeException e) {
                outcomes.add(Outcome.failed(e));
                away = isAway(e) ? e : null;
            }
        }
        return outcomes;
    }

    private Outcome<Optional<SubmissionView>> storeAlone(Act act) {
        return inATransaction(() -> recording.record(List.of(act))).get(0);
    }

    private static boolean isAway(RuntimeException e) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == Status.SERVICE_UNAVAILABLE.getStatusCode();
    }
}

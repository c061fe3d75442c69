package dev.accountable.consent.receipt;

import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Fetches what the log can show of an audit event. Call it outside of a transaction: it waits for another service. */
@ApplicationScoped
class LogEvidence {

    private static final String PROOF = "c2sp.org/tlog-proof@v1\n";

    /** What the commitment in an event's envelope was made of. */
    record Opened(String payload, String salt) {}

    private final AuditLogProofs log;

    LogEvidence(@RestClient AuditLogProofs log) {
        this.log = log;
    }

    /**
     * The inclusion proof. An event that is on its way there, or that waits for its place in the tree, is the same to the
     * caller: a moment too early.
     */
    String inclusionProof(UUID auditEvent) {
        String proof = ask(() -> log.inclusionProof(auditEvent), () -> {
            Log.infof("The log does not know the audit event %s, or not yet", auditEvent);
            throw ProblemException.later(
                    Status.NOT_FOUND,
                    "not-yet-integrated",
                    "The log has this on its way and can prove it in a moment. The receipt is valid without.",
                    1);
        });
        if (!proof.startsWith(PROOF)) {
            throw away("no proof of the known format");
        }
        return proof;
    }

    /** The payload that the event's envelope is committed to, and its salt. */
    Opened opening(UUID auditEvent) {
        AuditLogProofs.Opening opening = ask(() -> log.opening(auditEvent), () -> {
            throw ProblemException.of(
                    Status.GONE,
                    "payload-forgotten",
                    "The log has forgotten what this event said, so nothing ties it to the receipt any more."
                            + " The receipt itself stays valid.");
        });
        String payload = opening.payload();
        String salt = opening.payloadSalt();
        if (payload == null || salt == null) {
            throw away("an opening without payload or salt");
        }
        return new Opened(payload, salt);
    }

    private static <T> T ask(Supplier<T> question, Supplier<T> whereThereIsNone) {
        try {
            T answer = question.get();
            if (answer != null) {
                return answer;
            }
        } catch (WebApplicationException e) {
            try (Response response = e.getResponse()) {
                if (response.getStatus() == 404) {
                    return whereThereIsNone.get();
                }
                throw away("HTTP " + response.getStatus());
            }
        } catch (RuntimeException e) {
            throw away(e.getClass().getSimpleName());
        }
        throw away("an empty answer");
    }

    /** The reason is for our log, and never an exception's message: it may hold what was sent. */
    private static WebApplicationException away(String reason) {
        Log.errorf("The log cannot be asked for a proof: %s", reason);
        return ProblemException.later(
                Status.SERVICE_UNAVAILABLE,
                "unavailable",
                "The log cannot be asked at the moment. The receipt is valid without its proof; try again shortly.",
                5);
    }
}

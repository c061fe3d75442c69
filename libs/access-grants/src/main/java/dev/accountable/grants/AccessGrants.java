package dev.accountable.grants;

import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Stands before every disclosure of a person's data to an employee. Call it outside of a transaction: it waits for another
 * service.
 */
@ApplicationScoped
public class AccessGrants {

    private final GrantUses audit;

    AccessGrants(@RestClient GrantUses audit) {
        this.audit = audit;
    }

    /**
     * Returns where this employee may read this person's data at this moment; the use is in the log then. Otherwise throws
     * the problem {@code grant-needed} (403), or {@code unavailable} (503) where audit-service gives no answer. A yes is
     * never kept: it may have been revoked a moment later.
     *
     * @param employee the subject of the employee's token
     * @param subject whose data, as an opaque reference
     * @param resource what will be read, with opaque ids only: {@code consents/<id>}
     */
    public void require(String employee, String subject, String resource) {
        GrantUses.Answer answer = ask(new GrantUses.Use(employee, subject, resource));
        if (!answer.allowed()) {
            throw ProblemException.of(
                    Status.FORBIDDEN,
                    "grant-needed",
                    "Reading this person's data needs an access grant; yours: " + answer.reason()
                            + ". Ask for one with POST /api/v1/access-grants.");
        }
    }

    private GrantUses.Answer ask(GrantUses.Use use) {
        GrantUses.Answer answer;
        try {
            answer = audit.ask(use);
        } catch (WebApplicationException e) {
            throw away("HTTP " + e.getResponse().getStatus());
        } catch (RuntimeException e) {
            throw away(e.getClass().getSimpleName());
        }
        if (answer == null) {
            throw away("an empty answer");
        }
        return answer;
    }

    /** The reason is for our log, and never an exception's message: it may hold what was sent. */
    private static WebApplicationException away(String reason) {
        Log.errorf("Access grants cannot be checked: %s", reason);
        return ProblemException.later(
                Status.SERVICE_UNAVAILABLE,
                "unavailable",
                "Access grants cannot be checked at the moment, so nothing is shown. Try again shortly.",
                5);
    }
}

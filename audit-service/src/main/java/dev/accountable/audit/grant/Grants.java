package dev.accountable.audit.grant;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether an employee may read. Nothing is remembered between two questions: a grant that was revoked or ended a
 * moment ago is a no. Each answer and its event commit together, in a transaction of their own, so that a yes that is not
 * in the log does not exist and a no stays in it whatever the caller does next.
 */
@ApplicationScoped
public class Grants {

    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    Grants(AuditTrail auditTrail, InstantSource clock, MeterRegistry metrics) {
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** @param service who asks: the service that is about to disclose */
    UseAnswer use(UseGrant use, String service) {
        UseAnswer answer = QuarkusTransaction.requiringNew().call(() -> decide(use, service));
        metrics.counter("grants.uses", "answer", answer.reason().name()).increment();
        return answer;
    }

    /** Throws the problem {@code grant-needed} (403) unless this employee may read this person's data now. */
    public void requireFor(String employee, String subject, String resource) {
        UseAnswer answer = use(new UseGrant(employee, subject, null, resource, null), "audit-service");
        if (!answer.allowed()) {
            throw ProblemException.of(
                    Status.FORBIDDEN,
                    "grant-needed",
                    "Reading this person's data needs an access grant; yours: " + answer.reason()
                            + ". Ask for one with POST /api/v1/access-grants.");
        }
    }

    private UseAnswer decide(UseGrant use, String service) {
        Instant now = clock.instant();
        UseAnswer answer = AccessGrant.inForce(use, now)
                // Once more: it may have ended while a revocation that failed was waited for.
                .filter(grant -> grant.isInForce(clock.instant()))
                .map(UseAnswer::allowed)
                .orElseGet(() -> AccessGrant.last(use)
                        .map(last -> UseAnswer.denied(last, now))
                        .orElseGet(UseAnswer::noGrant));
        Map<String, String> details = details(use, answer, service);
        if (answer.allowed()) {
            auditTrail.recordFor(use.employee(), "access.granted-use", use.resource(), use.subject(), details);
        } else {
            auditTrail.refusedFor(use.employee(), use.resource(), use.subject(), details);
        }
        return answer;
    }

    private static Map<String, String> details(UseGrant use, UseAnswer answer, String service) {
        Map<String, String> details = new HashMap<>(
                Map.of("service", service, "reason", answer.reason().name()));
        put(details, "grant", answer.grantId());
        put(details, "dataset", use.dataset());
        put(details, "purpose", use.purpose());
        return details;
    }

    private static void put(Map<String, String> details, String key, @Nullable Object value) {
        if (value != null) {
            details.put(key, value.toString());
        }
    }
}

package dev.accountable.dsr.scan;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Looks into systems and writes down what that proposes. */
@ApplicationScoped
class Scans {

    /** A table whose first rows do not come within this time is proposed by its names alone. */
    private static final int LONGEST_SAMPLE_SECONDS = 10;

    /** Somebody waits for the answer, and gateways give up after a minute. */
    private static final Duration FOR_SAMPLES = Duration.ofSeconds(40);

    private final SystemAccess access;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;
    private final int sampleRows;

    Scans(
            SystemAccess access,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.scan-sample-rows", defaultValue = "100") int sampleRows) {
        this.access = access;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
        this.sampleRows = sampleRows;
    }

    private Proposal look(String connection) {
        if (!access.isConfigured(connection)) {
            throw ProblemException.invalid("connection", "is not configured at this service");
        }
        try {
            return Proposer.propose(access.inspect(
                    connection,
                    (system, timeout) -> new Looker(
                                    system, sampleRows, Math.min(timeout, LONGEST_SAMPLE_SECONDS), FOR_SAMPLES)
                            .look()));
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The system could not be read. " + e.getMessage() + ".");
        }
    }

    /** Takes as long as the system takes: call it outside of our own transaction. */
    Scan proposed(String connection) {
        return new Scan(
                UuidV7.next(),
                connection,
                look(connection),
                clock.instant(),
                caller.getPrincipal().getName());
    }

    /** Sent again, a request gets the first answer, whatever the second look saw. */
    @Transactional
    @Idempotent
    RestResponse<ScanView> keep(MakeScan request, Scan scan) {
        scan.persist();
        auditTrail.record(
                "dsr.scan.made",
                "scans/" + scan.id(),
                null,
                Map.of(
                        "connection",
                        request.connection(),
                        "datasets",
                        "" + scan.proposal().datasets().size()));
        return ResponseBuilder.create(CREATED, scan.view())
                .location(URI.create("/api/v1/scans/" + scan.id()))
                .tag(scan.tag())
                .build();
    }
}

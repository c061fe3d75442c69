package dev.accountable.dsr.system;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Where a system that was found right is written down, once. */
@ApplicationScoped
class SystemRegister {

    private final AuditTrail auditTrail;
    private final InstantSource clock;

    SystemRegister(AuditTrail auditTrail, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @Transactional
    @Idempotent
    RestResponse<SystemView> add(SystemMap map) {
        if (RegisteredSystem.withKey(map.key()).isPresent()) {
            throw ProblemException.conflict("system-exists", "The system '" + map.key() + "' exists already.");
        }
        var system = new RegisteredSystem(map, clock.instant());
        system.persistAndFlush();
        auditTrail.record(
                "dsr.system.registered",
                "systems/" + map.key(),
                null,
                Map.of(
                        "connection",
                        map.connection(),
                        "datasets",
                        "" + map.datasets().size()));
        return ResponseBuilder.create(CREATED, system.view())
                .location(URI.create("/api/v1/systems/" + map.key()))
                .build();
    }
}

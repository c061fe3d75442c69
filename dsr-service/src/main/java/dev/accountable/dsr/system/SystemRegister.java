package dev.accountable.dsr.system;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Connectors;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.register.Version;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Where a system that was found right is written down: the version in the register, and the row that tasks point to. */
@ApplicationScoped
public class SystemRegister {

    private final Registers registers;
    private final Connectors connectors;
    private final InstantSource clock;

    SystemRegister(Registers registers, Connectors connectors, InstantSource clock) {
        this.registers = registers;
        this.connectors = connectors;
        this.clock = clock;
    }

    /**
     * Refuses a map that cannot be right. The system is asked, which takes time: call it outside of our own transaction,
     * which so never waits for somebody else's database.
     */
    public void check(SystemMap map) {
        refuse(map.contradictions());
        refuse(askedOfTheSystem(map));
    }

    @Transactional
    @Idempotent
    RestResponse<SystemView> register(SystemMap map) {
        RegisteredSystem system = add(map);
        return ResponseBuilder.create(CREATED, system.view())
                .location(URI.create("/api/v1/systems/" + map.key()))
                .tag(system.tag())
                .build();
    }

    /** Another system, in the caller's transaction. */
    @Transactional
    public RegisteredSystem add(SystemMap map) {
        Version<SystemMap> version = registers.systems().add(map.key(), map, details(map));
        RegisteredSystem system = RegisteredSystem.ofAnyTime(map.key())
                .orElseGet(() -> new RegisteredSystem(map, version.version(), version.changedAt()));
        system.become(map, version.version());
        system.persistAndFlush();
        return system;
    }

    /** Another declaration of the system that the caller has read, in the caller's transaction. */
    @Transactional
    public RegisteredSystem replace(SystemMap map, @Nullable String ifMatch) {
        Version<SystemMap> version = registers.systems().replace(map.key(), ifMatch, map, details(map));
        RegisteredSystem system = inUse(map.key());
        system.become(map, version.version());
        return system;
    }

    /** Not searched any more; refused while a request is still to be answered from it. */
    @Transactional
    public void retire(String key, @Nullable String ifMatch) {
        RegisteredSystem system = inUse(key);
        if (system.isNeeded()) {
            throw ProblemException.conflict(
                    "system-in-use",
                    "Requests that are still open are answered from the system '" + key
                            + "'. Complete them first; GET /api/v1/requests lists them.");
        }
        system.retire(registers.systems().remove(key, ifMatch).version(), clock.instant());
    }

    private static RegisteredSystem inUse(String key) {
        return RegisteredSystem.withKey(key).orElseThrow(() -> ProblemException.notFound("such system"));
    }

    private static Map<String, String> details(SystemMap map) {
        return Map.of(
                "connection", map.connection(), "datasets", "" + map.datasets().size());
    }

    private List<String> askedOfTheSystem(SystemMap map) {
        try {
            return connectors.of(map).contradictions(map);
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The system could not be asked whether the map is right. " + e.getMessage() + ".");
        }
    }

    private static void refuse(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw ProblemException.refused(
                    "data-map-refused", "The data map cannot be right", String.join("; ", reasons) + ".");
        }
    }
}

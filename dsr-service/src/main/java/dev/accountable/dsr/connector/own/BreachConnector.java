package dev.accountable.dsr.connector.own;

import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * breach-service names no person by a reference that could be asked for: incidents hold counts and free text. What is in
 * that text a person looks through by hand, and the steps say so.
 */
@ApplicationScoped
class BreachConnector implements Connector {

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.BREACH_SERVICE;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return List.of();
    }
}

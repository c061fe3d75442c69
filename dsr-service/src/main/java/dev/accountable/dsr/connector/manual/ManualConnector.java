package dev.accountable.dsr.connector.manual;

import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A filing cabinet, a tool without an API. It belongs into the map as any other (Art. 30), and each step of a request that
 * concerns it waits until a person has done it and says so.
 */
@ApplicationScoped
class ManualConnector implements Connector {

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.MANUAL;
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

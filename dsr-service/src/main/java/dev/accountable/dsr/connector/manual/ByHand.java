package dev.accountable.dsr.connector.manual;

import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Nothing can be asked of it: each step of a request waits until a person has done it and says so. */
abstract class ByHand implements Connector {

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return List.of();
    }
}

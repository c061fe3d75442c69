package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.SystemMap;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The connector of each kind of system. */
@ApplicationScoped
public class Connectors {

    private final Map<SystemMap.Kind, Connector> byKind = new EnumMap<>(SystemMap.Kind.class);

    Connectors(@All List<Connector> all) {
        for (Connector connector : all) {
            if (byKind.put(connector.kind(), connector) != null) {
                throw new IllegalStateException("Two connectors for " + connector.kind());
            }
        }
    }

    public Connector of(SystemMap system) {
        Connector connector = byKind.get(system.kind());
        if (connector == null) {
            throw new IllegalStateException("No connector for " + system.kind());
        }
        return connector;
    }
}

package dev.accountable.dsr.connector.manual;

import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;

/** A filing cabinet, a tool without an API: it belongs into the map as any other (Art. 30). */
@ApplicationScoped
class ManualConnector extends ByHand {

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.MANUAL;
    }
}

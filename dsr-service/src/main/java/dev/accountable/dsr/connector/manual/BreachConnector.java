package dev.accountable.dsr.connector.manual;

import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * breach-service names no person by a reference that could be asked for: incidents hold counts and free text. What is in
 * that text a person looks through by hand, and the steps say so.
 */
@ApplicationScoped
class BreachConnector extends ByHand {

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.BREACH_SERVICE;
    }
}

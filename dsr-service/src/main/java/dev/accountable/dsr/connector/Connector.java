package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.SystemMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one kind of system is asked. Only what {@link #capabilities} declares is ever asked. Every method may be called again
 * after a crash at any point and then does what is left; a system that does not do what it is asked is a
 * {@link ConnectorException}, and is asked again later.
 */
public interface Connector {

    SystemMap.Kind kind();

    Set<Capability> capabilities(SystemMap system);

    /** Why this map does not fit the system it speaks of, in sentences that name the place; empty where it does. */
    List<String> contradictions(SystemMap system);

    /** How many records of the person there are, by dataset. Changes nothing. */
    default Map<String, Long> count(SystemMap system, Errand errand) {
        throw undeclared(Capability.COUNT);
    }

    /** Hands over every record of the person, in constant memory; nothing where the answer comes later. */
    default Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        throw undeclared(Capability.EXPORT);
    }

    /** Writes into the book what is to be done, does it, and looks whether it is so. */
    default Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        throw undeclared(Capability.ERASE);
    }

    /** Art. 16: sets fields of the person's records. */
    default Progress rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        throw undeclared(Capability.RECTIFY);
    }

    /**
     * Art. 18: marks the person's records.
     *
     * @param restricted false lifts the restriction
     */
    default Progress restrict(SystemMap system, Errand errand, boolean restricted) {
        throw undeclared(Capability.RESTRICT);
    }

    private UnsupportedOperationException undeclared(Capability capability) {
        return new UnsupportedOperationException(kind() + " does not declare " + capability);
    }
}

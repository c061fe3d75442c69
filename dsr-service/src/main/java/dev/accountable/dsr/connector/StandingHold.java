package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.SystemMap;
import java.util.Optional;

/**
 * Says what keeps a person's records in a dataset from being erased, beside the duties that the data map declares. Asked
 * of every record that comes into an erasure's plan; any number of these may be there, also none.
 */
public interface StandingHold {

    /**
     * The record as it is kept; empty where nothing stands in the way.
     *
     * @param record what is to be erased or anonymised
     */
    Optional<PlannedRecord> keeps(SystemMap system, String subject, PlannedRecord record);
}

package dev.accountable.dsr.connector;

import java.util.List;

/**
 * The plan of an erasure in one system, and afterwards its report. It is complete before anything is erased, so whoever
 * takes over after a crash finds in it what is to be done.
 */
public interface ErasureBook extends ErasePlan {

    /**
     * Adds what is not in it yet; what an earlier attempt wrote stays as it was decided then. What a legal hold concerns is
     * written as retained, whatever was to be done with it.
     */
    void plan(List<PlannedRecord> records);

    /** These were to be anonymised, and are no longer there. */
    void gone(List<PlannedRecord> records);
}

package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Erasure.Action;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the person, and what erasure does to it.
 *
 * @param position where it stands in the plan; 0 while it is not yet in one
 * @param key the values of the row's primary key, in the order of the data map
 * @param until for RETAIN: the last day of the duty to keep it
 */
public record PlannedRecord(
        long position,
        String dataset,
        List<String> key,
        Action action,
        @Nullable String reason,
        @Nullable String legalBasis,
        @Nullable LocalDate until) {

    /** A record of a system that is not erased row by row. */
    public static PlannedRecord erased(String dataset, String key) {
        return new PlannedRecord(0, dataset, List.of(key), Action.ERASE, null, null, null);
    }

    /** The same record, kept for a reason. */
    public PlannedRecord retained(String why, String law, LocalDate last) {
        return new PlannedRecord(position, dataset, key, Action.RETAIN, why, law, last);
    }

    /** The key as one text, for people and for {@code {key}} in an anonymised value. */
    public String keyText() {
        return String.join("-", key);
    }
}

package dev.accountable.dsr.connector;

import java.util.List;

/** The records of one dataset in the order of the plan, page by page; an empty page ends it. */
@FunctionalInterface
interface ErasePlan {

    List<PlannedRecord> page(String dataset, long after, int limit);
}

package dev.accountable.dsr.staging;

import dev.accountable.dsr.job.JobRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A copy as staff see it. */
record StagingCopyView(
        UUID id,
        StartStagingCopy plan,
        JobRow.State state,
        @Nullable Report report,
        @Nullable String error,
        String startedBy,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    /**
     * What was copied and what was looked at.
     *
     * @param rows how many rows were copied, by table; the target was seen to have as many
     * @param identifiersCompared how many values were looked for in the copy and not found
     * @param k the smallest number of rows that share their quasi-identifiers, by table; as declared or more
     * @param foreignKeys how many foreign keys were seen to hold
     */
    @RegisterForReflection
    @Schema(name = "StagingReport")
    record Report(Map<String, Long> rows, long identifiersCompared, Map<String, Long> k, int foreignKeys) {}
}

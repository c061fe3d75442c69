package dev.accountable.dsr.ledger;

import dev.accountable.dsr.job.JobRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A replay as the privacy office and auditors see it. */
record ReplayView(
        UUID id,
        String system,
        Instant backupTakenAt,
        boolean dryRun,
        JobRow.State state,
        @Nullable Report report,
        @Nullable String error,
        String startedBy,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    /**
     * What it found and did. Counts by dataset.
     *
     * @param rowsSeen how many rows were looked at
     * @param persons how many persons were recognised that had been erased since the backup
     * @param found rows that are to be erased or anonymised again
     * @param held rows that a legal hold keeps
     * @param rowsSeenAfterwards how many rows were looked at to see whether it is done; 0 in a dry run
     * @param leftAfterwards how many of them should not be there; 0 where it is proven
     */
    @RegisterForReflection
    @Schema(name = "ReplayReport")
    record Report(
            long rowsSeen,
            long persons,
            Map<String, Long> found,
            long held,
            long rowsSeenAfterwards,
            long leftAfterwards) {}
}

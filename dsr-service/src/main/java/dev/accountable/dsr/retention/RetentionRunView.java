package dev.accountable.dsr.retention;

import dev.accountable.dsr.job.JobRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A run of a rule, as the privacy office and auditors see it. */
record RetentionRunView(
        UUID id,
        UUID rule,
        boolean dryRun,
        JobRow.State state,
        @Nullable Report report,
        @Nullable String error,
        String startedBy,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    /**
     * What a run found and did.
     *
     * @param today the day by which it was judged, in the organisation's zone
     * @param due rows that are no longer needed
     * @param done rows that were erased or anonymised; in a dry run: would be
     * @param heldBack rows that a legal hold keeps
     * @param keptByDuty rows that a duty keeps, their own or that of a row which points to them
     * @param linked rows that pointed to them and went with them, by dataset
     * @param sample keys of some of the rows; none where the key itself says who the person is
     */
    @RegisterForReflection
    @Schema(name = "RetentionReport")
    record Report(
            LocalDate today,
            long due,
            long done,
            long heldBack,
            long keptByDuty,
            Map<String, Long> linked,
            List<List<String>> sample) {}
}

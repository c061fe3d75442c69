package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Erasure.Action;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure did. While the request is not completed it holds what has been done so far.
 *
 * @param records one page of them
 * @param totals over all pages
 */
record ReportView(UUID requestId, SubjectRequest.State state, List<Total> totals, List<Entry> records) {

    /** What happened to a row. */
    enum Done {
        ERASED,
        ANONYMISED,
        RETAINED;

        static Done of(Action action) {
            return switch (action) {
                case ERASE -> ERASED;
                case ANONYMISE -> ANONYMISED;
                case RETAIN -> RETAINED;
            };
        }
    }

    record Total(String system, String dataset, Done action, long count) {}

    /** One row of one system. */
    @Schema(name = "ErasureReportRecord")
    record Entry(
            @Schema(description = "Place in the report; the value of 'after' that continues behind it")
            long position,

            String system,
            String dataset,

            @Schema(description = "Primary key of the row; the values of several columns are joined with '-'")
            String key,

            Done action,
            @Nullable String reason,
            @Nullable String legalBasis,

            @Schema(description = "Last day of the duty to keep it") @Nullable
            LocalDate until) {

        static Entry of(String system, PlannedRecord record) {
            return new Entry(
                    record.position(),
                    system,
                    record.dataset(),
                    record.keyText(),
                    Done.of(record.action()),
                    record.reason(),
                    record.legalBasis(),
                    record.until());
        }
    }
}

package dev.accountable.consent.imports;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of one row: one line of the answer. */
@RegisterForReflection
record RowResult(
        @Schema(description = "The row of the file, from 1; in a CSV file the header is row 1")
        long row,

        Status status,
        @Nullable Problem problem) {

    enum Status {
        IMPORTED,
        /** In a dry run. */
        WOULD_IMPORT,
        /** In the history, and not in force: something later stands. */
        SUPERSEDED,
        /** It was imported before. */
        DUPLICATE,
        REFUSED
    }

    /** @param field the column; empty where it is the row as a whole */
    @RegisterForReflection
    record Problem(String field, String detail) {}
}

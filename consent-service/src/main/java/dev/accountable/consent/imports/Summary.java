package dev.accountable.consent.imports;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The last line of the answer. An answer without it was cut off: send the file again, what was imported is a duplicate then. */
@RegisterForReflection
record Summary(Counts summary) {

    /** Of rows. */
    @RegisterForReflection
    record Counts(
            long rows,
            long imported,
            long superseded,
            long duplicate,
            long refused,
            boolean dryRun,

            @Schema(description = "The whole file was read; else problem says where it ends")
            boolean complete,

            @Nullable String problem) {}
}

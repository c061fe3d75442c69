package dev.accountable.audit.log;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

record SelfCheckView(
        UUID id,

        @Schema(description = "PASSED: all is as it was signed; FAILED: see findings; ABANDONED: its pod went away")
        SelfCheck.State state,

        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,

        @Schema(description = "How many events of the log it has read; 0 until it has finished")
        long size,

        long findingCount,

        @Schema(description = "The first hundred") List<Finding> findings) {}

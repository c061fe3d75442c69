package dev.accountable.breach;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That somebody is on it. */
record AcknowledgedView(
        @Schema(description = "Repetitions that were waiting, and will not come; 0 where there were none left")
        int repetitionsStopped) {}

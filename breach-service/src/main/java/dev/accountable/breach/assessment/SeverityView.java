package dev.accountable.breach.assessment;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** ENISA's severity as somebody scored it. */
record SeverityView(
        int number,

        @Schema(description = "Of the facts it was scored on; older than those in force where they changed since")
        int factsVersion,

        SeveritySheet sheet,
        SeveritySheet.Score score,
        String author,
        Instant recordedAt) {}

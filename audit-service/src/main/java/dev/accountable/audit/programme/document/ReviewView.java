package dev.accountable.audit.programme.document;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One review of a document. */
record ReviewView(
        UUID id,
        UUID documentId,

        @Schema(description = "The version that was looked at")
        int number,

        LocalDate reviewedOn,
        ReviewOutcome outcome,
        String findings,
        String reviewedBy,
        Instant recordedAt) {}

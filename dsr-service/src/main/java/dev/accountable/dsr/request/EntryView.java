package dev.accountable.dsr.request;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What whoever entered a request learns of it. */
record EntryView(
        UUID id,
        SubjectRequest.State state,
        Instant receivedAt,
        Instant dueAt,

        @Schema(description = "True where the person had asked for the same before, and that request is still open")
        boolean known) {}

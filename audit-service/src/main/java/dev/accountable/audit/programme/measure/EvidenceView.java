package dev.accountable.audit.programme.measure;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A piece of evidence. An event of the log comes with its place in it, and with where its proof is. */
record EvidenceView(
        UUID id,
        String label,
        @Nullable UUID eventId,

        @Schema(description = "The place of the event in the log; absent while it waits for one") @Nullable
        Long index,

        @Schema(
                description = "Where the event's inclusion proof is",
                examples = "/api/v1/log/inclusion-proofs/{eventId}")
        @Nullable
        String proof,

        @Nullable String url,
        @Nullable UUID documentId,
        String addedBy,
        Instant addedAt) {}

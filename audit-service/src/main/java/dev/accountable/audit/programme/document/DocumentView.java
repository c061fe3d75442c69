package dev.accountable.audit.programme.document;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A document under review. */
record DocumentView(
        UUID id,
        String key,
        String title,
        DocumentKind kind,
        String owner,
        @Nullable String reviewInterval,

        @Schema(description = "The number of the latest approved version; 0 where there is none")
        int latestVersion,

        @Schema(description = "One interval after the latest approval or review; at once where it is to be revised")
        @Nullable
        LocalDate nextReviewOn,

        Instant registeredAt) {}

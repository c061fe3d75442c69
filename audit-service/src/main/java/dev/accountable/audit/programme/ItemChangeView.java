package dev.accountable.audit.programme;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One field that changed: who changed it, when, from what to what. */
public record ItemChangeView(
        UUID itemId,

        @Schema(description = "The version of the item that this change led to")
        int version,

        @Schema(examples = "status") String field,
        @Nullable String before,
        @Nullable String after,
        String changedBy,
        Instant changedAt) {}

package dev.accountable.consent.purpose;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One version of a purpose, whole. */
record PurposeVersionView(
        int version,

        @Schema(description = "Consents to older versions count no more")
        boolean asksAgain,

        @Nullable String reason,
        Instant createdAt,
        String createdBy,
        PurposeDefinition purpose) {}

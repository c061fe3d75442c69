package dev.accountable.consent.webhook;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One attempt whose outcome is known. */
record AttemptView(
        @Schema(description = "A number that is missing was cut off, and repeated")
        int number,

        @Schema(description = "When it ended") Instant at,
        int milliseconds,
        @Nullable Integer status,
        @Schema(examples = "ConnectException") @Nullable String error) {}

package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When the organisation became aware: had "a reasonable degree of certainty that a security incident has occurred that has
 * led to personal data being compromised" (EDPB Guidelines 9/2022, para. 31).
 */
record RecordAwareness(
        @NotNull @Schema(examples = "2026-11-23T09:15:00Z", description = "Not in the future, not before the detection")
        Instant awareAt,

        @NotBlank @Size(max = 2000) @Schema(examples = "The railway confirms that it was not handed in.")
        String reason,

        @Schema(
                examples = "2026-11-23T08:10:00Z",
                description = "Only where the detection turned out to be earlier than the report said")
        @Nullable
        Instant detectedAt) {}

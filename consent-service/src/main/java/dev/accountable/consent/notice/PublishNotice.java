package dev.accountable.consent.notice;

import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** From now on the draft is what people are shown, and does not change any more. */
record PublishNotice(
        @Schema(description = "From when on it is in force; left out: what the draft says, or from now on") @Nullable
        Instant effectiveAt,

        @Size(max = 1000)
        @Schema(
                examples = "The processor for mail is still being chosen; the next version names it",
                description = "Why it is published although items of the checklist are missing; kept with the version")
        @Nullable
        String incompleteBecause) {}

package dev.accountable.consent.rights;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What was done when somebody was forgotten. It does not say who. */
record ErasureView(
        UUID id,
        Instant at,
        @Nullable UUID requestId,

        @Schema(description = "How many records were deleted, or lost what was personal in them")
        int records,

        @Schema(description = "Absent: nothing was kept") @Nullable
        Kept kept) {

    /** Proof of past consent, under a pseudonym. */
    record Kept(
            int events,
            Instant until,

            @Schema(examples = "Art. 17(3)(e): …") String reason) {}
}

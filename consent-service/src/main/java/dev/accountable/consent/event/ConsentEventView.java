package dev.accountable.consent.event;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One thing that a person said about one purpose, or that time did. */
public record ConsentEventView(
        UUID id,

        @Schema(description = "The act that it was part of") UUID submission,

        String purpose,
        int purposeVersion,
        @Nullable UUID noticeId,
        State state,
        Method method,
        Instant at,

        @Schema(description = "When a given consent ends by itself; absent: it does not") @Nullable
        Instant expiresAt) {}

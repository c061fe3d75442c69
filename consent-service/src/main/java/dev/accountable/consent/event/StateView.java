package dev.accountable.consent.event;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a person stood on a purpose at an instant. */
public record StateView(
        String purpose,
        State state,

        @Schema(description = "The event that it rests on") UUID event,

        int purposeVersion,
        @Nullable UUID noticeId,
        Instant since,
        @Nullable Instant expiresAt) {}

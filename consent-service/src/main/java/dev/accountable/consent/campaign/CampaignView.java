package dev.accountable.consent.campaign;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One campaign as it stands. */
record CampaignView(
        UUID id,
        Campaign.State state,
        Plan plan,

        @Schema(description = "The version of the purpose that people are shown, from the launch on") @Nullable
        Integer purposeVersion,

        Instant createdAt,
        String createdBy,
        @Nullable Instant launchedAt,
        @Nullable Instant endedAt) {}

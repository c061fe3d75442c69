package dev.accountable.consent.campaign;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far a campaign is. */
record ProgressView(
        Campaign.State state,

        @Schema(description = "How many of those who are asked stand where")
        Map<String, Long> members,

        @Schema(description = "What became of the letters") Map<String, Long> letters) {}

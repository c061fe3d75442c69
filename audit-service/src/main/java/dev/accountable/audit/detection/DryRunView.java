package dev.accountable.audit.detection;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a rule would have found. */
record DryRunView(
        Instant from,

        @Schema(
                description = "All before this instant was looked at: earlier than asked for where there was too much."
                        + " Go on from here")
        Instant until,

        @Schema(description = "How many events were looked at")
        long events,

        @Schema(description = "How many of them count in a step")
        long matched,

        @Schema(description = "How often it would have raised a signal")
        long found,

        @Schema(description = "The first 200, in the order in which they began")
        List<DetectionView> detections) {}

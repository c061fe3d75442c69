package dev.accountable.audit.detection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a rule found in one group, or would have found. */
record DetectionView(
        @Schema(description = "Also the id of the signal at breach-service; absent in a dry run") @Nullable
        UUID id,

        @Nullable Integer version,

        @Schema(description = "What the events have in common: pseudonyms of persons, the source, a hash of the detail")
        Map<Rule.GroupBy, String> group,

        @Schema(
                description = "Whom the pseudonyms stand for, as far as that is not forgotten; for auditors and"
                        + " privacy officers only")
        @Nullable
        Map<Rule.GroupBy, String> persons,

        Instant firstAt,
        Instant lastAt,
        @Nullable Instant detectedAt,

        @Schema(description = "How many events, until it was quiet for a window")
        long events,

        @Schema(description = "The first of these events, up to ten")
        List<UUID> sample,

        @Nullable SignalState signal,
        @Nullable Instant signalledAt) {

    enum SignalState {
        WAITING,
        DELIVERED,
        REFUSED
    }
}

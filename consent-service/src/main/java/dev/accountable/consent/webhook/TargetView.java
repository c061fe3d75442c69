package dev.accountable.consent.webhook;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A target and where it stands. */
record TargetView(
        String name,

        @Schema(examples = "https://crm.example.org", description = "Without the path, which may be a secret")
        String origin,

        @Schema(examples = "consent.withdrawn") List<String> events,
        @Schema(description = "Empty: all") List<String> purposes,
        TargetState state,
        @Nullable Instant disabledAt,
        @Nullable Instant pausedUntil,

        @Schema(description = "Counted up to 10000") int waiting,

        @Schema(description = "When the oldest that waits was written") @Nullable
        Instant oldestWaiting,

        @Schema(description = "Counted up to 10000") int dead) {

    static TargetView of(Target target, Deliveries.Standing standing, Deliveries.Backlog backlog, Instant now) {
        boolean paused = standing.isPaused(now);
        return new TargetView(
                target.name(),
                target.origin(),
                target.events().stream().map(MessageType::id).toList(),
                target.purposes().stream().sorted().toList(),
                standing.disabledAt() != null ? TargetState.DISABLED : paused ? TargetState.PAUSED : TargetState.ACTIVE,
                standing.disabledAt(),
                paused ? standing.pausedUntil() : null,
                backlog.waiting(),
                backlog.oldest(),
                backlog.dead());
    }
}

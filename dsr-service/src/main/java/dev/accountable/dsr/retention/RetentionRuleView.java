package dev.accountable.dsr.retention;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule as it stands. Its contents do not change: another rule takes its place. */
record RetentionRuleView(
        UUID id,
        State state,
        SetRetentionRule rule,
        String setBy,
        Instant setAt,
        @Nullable String activatedBy,
        @Nullable Instant activatedAt,
        @Nullable Instant nextRunAt,
        @Nullable Instant retiredAt) {

    @Schema(name = "RetentionRuleState")
    enum State {
        /** May be tried, and does nothing. */
        DRAFT,
        ACTIVE,
        RETIRED
    }
}

package dev.accountable.audit.detection;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One version of a rule. */
record RuleView(
        String key,
        int version,
        Rule rule,

        @Schema(description = "Who wrote this version; 'shipped' for what comes with the service")
        String author,

        Instant createdAt,

        @Schema(description = "When the next version took over; absent for the current one") @Nullable
        Instant supersededAt) {}

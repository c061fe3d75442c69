package dev.accountable.breach.assessment;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A decision about a breach. */
public record DecisionView(
        int number,
        int factsVersion,
        Outcome proposed,
        Outcome outcome,

        @Schema(description = "Less than proposed: in force once a second person has confirmed it")
        boolean downward,

        boolean inForce,
        String reasons,
        @Nullable Exemption exemption,
        @Nullable String exemptionReason,
        String author,
        Instant decidedAt,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt,
        @Nullable String confirmedBecause) {}

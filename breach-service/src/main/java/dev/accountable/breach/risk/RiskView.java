package dev.accountable.breach.risk;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A risk of the register. */
record RiskView(
        UUID id,
        WriteRisk risk,
        WriteRisk.Level level,
        @Schema(description = "The review date has passed") boolean reviewDue,
        int version,
        String author,
        Instant changedAt) {}

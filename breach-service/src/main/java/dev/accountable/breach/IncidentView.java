package dev.accountable.breach;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An incident. The employee who reported it sees the report and its state; the clock and what follows belong to the people
 * who handle it.
 */
record IncidentView(
        UUID id,
        String title,
        String description,
        List<BreachKind> kind,
        IncidentState state,
        Instant detectedAt,

        @Schema(description = "When the security team was first told: the report was stored and its alerts with it")
        Instant firstAlertAt,

        @Nullable String reportedBy,
        boolean exercise,
        @Nullable ClockView clock,
        @Nullable List<NotificationView> notifications) {}

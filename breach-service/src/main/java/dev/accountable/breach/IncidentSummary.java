package dev.accountable.breach;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An incident in a list. */
record IncidentSummary(
        UUID id,
        String title,
        List<BreachKind> kind,
        IncidentState state,
        Instant detectedAt,
        Instant firstAlertAt,
        boolean exercise,
        @Nullable ClockView clock) {}

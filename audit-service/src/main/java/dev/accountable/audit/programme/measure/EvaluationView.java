package dev.accountable.audit.programme.measure;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody found when they looked whether a measure works. */
record EvaluationView(
        UUID id,
        UUID measureId,
        LocalDate evaluatedOn,
        EvaluationResult result,
        String findings,
        @Nullable String nextSteps,
        String evaluatedBy,
        Instant recordedAt) {}

package dev.accountable.audit.programme.measure;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A measure with its state and dates. */
record MeasureView(
        UUID id,
        String key,
        String title,
        String description,
        MeasureKind kind,
        String category,
        List<String> articles,
        String owner,
        MeasureStatus status,
        @Nullable LocalDate plannedFor,
        @Nullable LocalDate startedOn,
        @Nullable LocalDate doneOn,
        @Nullable String evaluationInterval,
        @Nullable LocalDate lastEvaluatedOn,

        @Schema(description = "The later of doneOn and lastEvaluatedOn, and one interval") @Nullable
        LocalDate nextEvaluationOn,

        Instant registeredAt) {}

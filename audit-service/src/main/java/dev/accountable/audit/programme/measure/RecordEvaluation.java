package dev.accountable.audit.programme.measure;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whether a measure works, as somebody found on a day (Art. 32(1)(d)). */
record RecordEvaluation(
        @NotNull @Schema(examples = "2026-11-02") LocalDate evaluatedOn,

        @NotNull EvaluationResult result,

        @NotBlank
        @Size(max = 4000)
        @Schema(examples = "48 of 50 staff accounts have a second factor; two service desks share one.")
        String findings,

        @Size(max = 4000)
        @Schema(
                examples = "Give each service desk a key of its own by 30 November.",
                description = "Needed where the result is not EFFECTIVE")
        @Nullable
        String nextSteps) {}

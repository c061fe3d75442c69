package dev.accountable.audit.programme.measure;

import dev.accountable.audit.programme.Interval;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The measure as it is to be from now on, all but its key. A field that is left out is empty from now on. */
record ChangeMeasure(
        @NotBlank @Size(max = 200) String title,

        @NotBlank @Size(max = 4000) String description,

        @NotNull MeasureKind kind,

        @NotNull @Pattern(regexp = Measure.KEY) String category,

        @NotEmpty @Size(max = 20)
        Set<@NotNull @Pattern(regexp = Measure.ARTICLE, message = Measure.ARTICLE_MESSAGE) String> articles,

        @NotBlank @Size(max = 200) String owner,

        @NotNull MeasureStatus status,
        @Nullable LocalDate plannedFor,

        @Schema(description = "Today, where the status says so for the first time and nothing is given") @Nullable
        LocalDate startedOn,

        @Schema(description = "Today, where the status says so for the first time and nothing is given") @Nullable
        LocalDate doneOn,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE) @Nullable
        String evaluationInterval) {}

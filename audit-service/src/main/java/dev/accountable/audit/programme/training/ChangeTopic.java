package dev.accountable.audit.programme.training;

import dev.accountable.audit.programme.Interval;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The topic as it is to be from now on. */
record ChangeTopic(
        @NotBlank @Size(max = 200) String title,

        @NotBlank @Size(max = 400) String audience,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE)
        @Schema(description = "Of trainings that are recorded from now on; what was promised to others stays")
        @Nullable
        String validity) {}

package dev.accountable.audit.programme.training;

import dev.accountable.audit.programme.Interval;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What people are to know. */
record DefineTopic(
        @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{1,59}") @Schema(examples = "gdpr-basics")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Data protection for everybody")
        String title,

        @NotBlank @Size(max = 400) @Schema(examples = "All staff, within a month of joining")
        String audience,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE)
        @Schema(examples = "P1Y", description = "How long a training holds; for good where it is left out")
        @Nullable
        String validity) {}

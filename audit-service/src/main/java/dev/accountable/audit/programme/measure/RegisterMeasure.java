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

/** A measure that is to be taken, or that is to be on record. */
record RegisterMeasure(
        @NotNull @Pattern(regexp = Measure.KEY) @Schema(examples = "mfa-for-staff")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Second factor for all staff accounts")
        String title,

        @NotBlank
        @Size(max = 4000)
        @Schema(examples = "Every sign-in of staff asks for TOTP or a security key; accounts without one are locked.")
        String description,

        @NotNull MeasureKind kind,

        @NotNull
        @Pattern(regexp = Measure.KEY)
        @Schema(examples = "access-control", description = "One of GET /api/v1/measures/categories")
        String category,

        @NotEmpty
        @Size(max = 20)
        @Schema(examples = "[\"Art. 32(1)(b)\"]", description = "The articles of the GDPR that it answers")
        Set<@NotNull @Pattern(regexp = Measure.ARTICLE, message = Measure.ARTICLE_MESSAGE) String> articles,

        @NotBlank
        @Size(max = 200)
        @Schema(
                examples = "Head of Engineering",
                description = "A function, or the opaque reference of an employee (the subject of their token)")
        String owner,

        @Schema(description = "The day by which it is to be done") @Nullable
        LocalDate plannedFor,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE)
        @Schema(examples = "P12M", description = "How often its effectiveness is evaluated (Art. 32(1)(d))")
        @Nullable
        String evaluationInterval) {}

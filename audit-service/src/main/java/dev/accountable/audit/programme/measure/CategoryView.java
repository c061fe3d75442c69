package dev.accountable.audit.programme.measure;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A category of measures. */
record CategoryView(
        @NotNull @Pattern(regexp = Measure.KEY) @Schema(examples = "physical-security")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Physical security")
        String name) {}

package dev.accountable.audit.detection;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule under a name that no other has. */
record CreateRule(
        @NotNull
        @Pattern(
                regexp = DetectionRule.KEY,
                message = "must be 2 to 60 lower-case letters, digits and '-', a letter first")
        @Schema(examples = "mass-reads")
        String key,

        @NotNull @Valid Rule rule) {}

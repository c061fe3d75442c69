package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A human being has looked at an automated decision anew. */
record ReviewDecision(
        @NotNull @Schema(examples = "REVERSED") HumanReview.Outcome outcome,

        @NotBlank @Size(max = 4000) @Schema(examples = "The income of last year was not looked at.")
        String reasons) {}

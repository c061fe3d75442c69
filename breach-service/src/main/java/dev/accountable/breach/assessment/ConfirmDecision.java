package dev.accountable.breach.assessment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A second person agrees that less is done than was proposed. */
record ConfirmDecision(
        @NotBlank @Size(max = 4000) @Schema(examples = "I have seen the recipient's written confirmation myself.")
        String reasons) {}

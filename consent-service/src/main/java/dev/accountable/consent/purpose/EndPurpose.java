package dev.accountable.consent.purpose;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Nothing is processed for the purpose any more. */
record EndPurpose(
        @NotBlank @Size(max = 1000) @Schema(examples = "The newsletter was discontinued")
        String reason) {}

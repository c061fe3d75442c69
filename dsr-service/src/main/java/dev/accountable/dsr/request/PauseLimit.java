package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The person is asked which data or processing is meant (recital 63); the limit pauses until they answer. */
record PauseLimit(
        @NotBlank
        @Size(max = 2000)
        @Schema(examples = "Which of your accounts do you mean?", description = "Mailed to the person")
        String question) {}

package dev.accountable.consent.objection;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The privacy officer's assessment (Art. 21(1)); the controller has to show the grounds, not the person. */
record AssessObjection(
        @NotNull
        @Schema(description = "False: compelling legitimate grounds override it, or legal claims need the processing")
        Boolean upheld,

        @NotBlank @Size(max = 4000) String reason) {}

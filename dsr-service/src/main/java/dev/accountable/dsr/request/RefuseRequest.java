package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A request is not fulfilled.
 *
 * @param reason why the ground is given here; the person reads it (Art. 12(4)), so it is in their language
 */
record RefuseRequest(
        @NotNull @Schema(examples = "EXCESSIVE") Ground ground,

        @NotBlank
        @Size(max = 4000)
        @Schema(examples = "This is the ninth request since May, and nothing has changed since.")
        String reason) {}

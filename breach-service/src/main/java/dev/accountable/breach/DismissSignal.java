package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a signal is no breach; kept with it. */
record DismissSignal(
        @NotBlank @Size(max = 2000) @Schema(examples = "The yearly access review; announced on Monday.")
        String reason) {}

package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A signal is part of an incident that is known already. */
record MergeSignal(
        @NotNull UUID incidentId,

        @NotBlank @Size(max = 2000) @Schema(examples = "The same server, an hour later.")
        String reason) {}

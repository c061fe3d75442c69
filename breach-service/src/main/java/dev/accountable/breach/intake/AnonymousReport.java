package dev.accountable.breach.intake;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What somebody noticed who does not want to be named. */
record AnonymousReport(
        @NotBlank @Size(max = 4000) @Schema(examples = "The customer list lies open on the printer of the third floor.")
        String text,

        @Nullable @Size(max = 200) @Schema(examples = "Third floor, printer room")
        String where) {}

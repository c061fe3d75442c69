package dev.accountable.consent.notice;

import dev.accountable.consent.Languages;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A notice in one language. */
record WriteText(
        @NotNull @Pattern(regexp = Languages.TAG) @Schema(examples = "en", description = "BCP 47 language tag")
        String language,

        @NotBlank @Size(max = 200) @Schema(examples = "Privacy policy")
        String title,

        @NotBlank
        @Size(max = 200_000)
        @Schema(
                examples = "## Who we are\n\nWe are Example Ltd, 1 Sample Street, Dublin.",
                description =
                        "Markdown (CommonMark with tables); HTML in it is shown as text, images by their description")
        String text) {}

package dev.accountable.dsr.request;

import dev.accountable.dsr.letter.LetterKind;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a letter would say. */
record PreviewLetter(
        @NotNull @Schema(examples = "REFUSAL") LetterKind kind,

        @Pattern(regexp = Asked.LANGUAGE) @Schema(description = "Absent: the person's") @Nullable
        String language,

        @Schema(description = "Of a refusal") @Nullable Ground ground,

        @Size(max = 4000) @Schema(description = "The reason or the question") @Nullable
        String text) {}

package dev.accountable.consent.notice;

import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The text that people are shown before they decide (Art. 13). Publishing the same key again is its next version. */
record PublishNotice(
        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "privacy-policy")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Privacy policy")
        String title,

        @NotNull
        @Pattern(regexp = "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
        @Schema(examples = "en", description = "BCP 47 language tag")
        String language,

        @NotBlank @Size(max = 200_000) @Schema(examples = "We are Example Ltd. We send the newsletter to …")
        String text) {}

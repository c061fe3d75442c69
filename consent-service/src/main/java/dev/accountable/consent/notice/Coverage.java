package dev.accountable.consent.notice;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a notice says what the law wants it to say, or why that does not apply. One of the two. */
record Coverage(
        @NotBlank @Size(max = 40) @Schema(examples = "13(1)(a)", description = "An item of the checklist")
        String item,

        @Size(max = 200)
        @Schema(
                examples = "Who we are",
                description =
                        "A heading of the text in its first language, its #anchor, or the title for the whole text")
        @Nullable
        String heading,

        @Size(max = 1000) @Schema(examples = "We transfer nothing outside the European Economic Area") @Nullable
        String notApplicableBecause) {

    boolean saysOne() {
        return (heading == null || heading.isBlank())
                != (notApplicableBecause == null || notApplicableBecause.isBlank());
    }
}

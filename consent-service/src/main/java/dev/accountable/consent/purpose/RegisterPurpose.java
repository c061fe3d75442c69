package dev.accountable.consent.purpose;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What personal data is to be used for, and on which basis (Art. 5(1)(b), Art. 6(1)). */
record RegisterPurpose(
        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Newsletter")
        String name,

        @NotBlank @Size(max = 4000) @Schema(examples = "We send you news about our product once a month.")
        String description,

        @NotNull @Schema(examples = "CONSENT") LawfulBasis lawfulBasis) {}

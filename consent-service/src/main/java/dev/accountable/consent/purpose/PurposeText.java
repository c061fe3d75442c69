package dev.accountable.consent.purpose;

import dev.accountable.consent.Languages;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people read of a purpose, in one language. */
public record PurposeText(
        @NotNull @Pattern(regexp = Languages.TAG) @Schema(examples = "de", description = "BCP 47 language tag")
        String language,

        @NotBlank @Size(max = 200) @Schema(examples = "Newsletter")
        String name,

        @NotBlank
        @Size(max = 4000)
        @Schema(examples = "Einmal im Monat schicken wir Ihnen Neuigkeiten über unser Produkt.")
        String description) {}

package dev.accountable.consent.site;

import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A frontend that asks visitors for consent. */
record NewSite(
        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "shop")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Our shop")
        String name,

        @NotEmpty @Size(max = 20) @Schema(examples = "https://shop.example.org")
        List<@NotNull @Size(max = 255) String> origins,

        @NotEmpty
        @Size(max = 50)
        @Schema(description = "What the form asks, in its order: purposes that rest on consent")
        List<@NotNull @Pattern(regexp = Purpose.KEY) String> purposes,

        @NotNull
        @Pattern(regexp = Purpose.KEY)
        @Schema(examples = "privacy-policy", description = "The key of the notice that the form refers to")
        String notice) {}

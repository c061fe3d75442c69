package dev.accountable.consent.site;

import dev.accountable.consent.MailAddress;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a visitor chose on the form that they saw. */
record Choose(
        @NotNull
        @Pattern(regexp = SiteForm.HASH)
        @Schema(description = "Of the form that was shown, which says language, notice and versions")
        String formHash,

        @NotEmpty @Size(max = 50) List<@NotNull @Valid Chosen> choices,

        @Schema(
                description = "The browser sends Sec-GPC, the person was told so and gives these consents all the same."
                        + " Without it, consent to selling or sharing counts as refused where the header is sent")
        @Nullable
        Boolean despiteGpc,

        @Min(0)
        @Max(130)
        @Schema(description = "In years; needed where the form says that a purpose is offered to children (Art. 8)")
        @Nullable
        Integer age,

        @Pattern(regexp = "[A-Z]{2}")
        @Schema(examples = "DE", description = "Where the visitor lives, ISO 3166-1")
        @Nullable
        String country,

        @Pattern(regexp = Person.SUBJECT)
        @Schema(
                description =
                        "Who holds parental responsibility and consents, as a reference; that it is so, the site has"
                                + " made sure of (Art. 8(2))")
        @Nullable
        String guardian,

        @MailAddress
        @Schema(
                examples = "jo@example.org",
                description = "Where consent is asked to be confirmed that counts only once it was (doubleOptIn)")
        @Nullable
        String mail) {

    record Chosen(
            @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
            String purpose,

            @NotNull Answer state) {}

    enum Answer {
        GIVEN,
        REFUSED
    }
}

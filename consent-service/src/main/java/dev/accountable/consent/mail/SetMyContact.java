package dev.accountable.consent.mail;

import dev.accountable.consent.Languages;
import dev.accountable.consent.MailAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where I want to be written to. */
record SetMyContact(
        @NotNull @MailAddress @Schema(examples = "jo@example.org")
        String mail,

        @Pattern(regexp = Languages.TAG)
        @Schema(examples = "de", description = "BCP 47 tag of the language to write in")
        @Nullable
        String language) {}

package dev.accountable.consent.mail;

import dev.accountable.consent.Languages;
import dev.accountable.consent.MailAddress;
import dev.accountable.consent.event.Person;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a person is written to, as the organisation knows it. */
record SetContact(
        @NotNull
        @Pattern(regexp = Person.SUBJECT, message = "must be an opaque reference, never a name or an e-mail address")
        @Schema(examples = "visitor-7f3a9c")
        String subject,

        @NotNull @MailAddress @Schema(examples = "jo@example.org")
        String mail,

        @Pattern(regexp = Languages.TAG)
        @Schema(examples = "de", description = "BCP 47 tag of the language to write in")
        @Nullable
        String language) {}

package dev.accountable.consent.mail;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where somebody is written to, by the reference that was asked for. */
record ContactOfPerson(
        String subject,
        String mail,

        @Nullable @Schema(description = "BCP 47 tag of the language to write in")
        String language) {}

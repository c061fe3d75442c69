package dev.accountable.consent.site;

import dev.accountable.consent.event.Person;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** This visitor is this account. */
record LinkVisitor(
        @NotNull @Size(max = 1000) @Schema(description = "The visitor's token, which the browser kept")
        String visitor,

        @Pattern(regexp = Person.SUBJECT)
        @Schema(description = "The account; whoever calls, where it is left out. A consent-writer names it")
        @Nullable
        String subject) {}

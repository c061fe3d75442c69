package dev.accountable.consent.rights;

import dev.accountable.consent.event.Person;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom it is about. In a body, since an address is written down by everything on the way. */
record OfSubject(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject) {}

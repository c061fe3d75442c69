package dev.accountable.consent.mail;

import dev.accountable.consent.event.Person;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whom a breach concerns, some at a time.
 *
 * @param incident the breach, as breach-service knows it
 */
record LookUpContacts(
        @NotNull UUID incident,

        @NotEmpty @Size(max = 1000) @Schema(description = "References; the same twice is answered once")
        List<@NotNull @Pattern(regexp = Person.SUBJECT, message = "must be an opaque reference") String> subjects) {}

package dev.accountable.consent.decision;

import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** May I process this person's data for this purpose? */
public record Question(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject,

        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String purpose) {}

package dev.accountable.consent.rights;

import dev.accountable.consent.event.Person;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom to forget. */
record EraseSubject(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject,

        @Schema(description = "The request of dsr-service that it is done for") @Nullable
        UUID requestId) {}

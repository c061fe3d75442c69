package dev.accountable.consent.objection;

import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Processing of a person's data is restricted, for one purpose or for all. */
record SetRestriction(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject,

        @Pattern(regexp = Purpose.KEY) @Schema(description = "Absent: all processing") @Nullable
        String purpose,

        @NotNull @Schema(examples = "ACCURACY_CONTESTED") Restriction.Ground ground,

        @Schema(description = "The request of dsr-service that it is set for") @Nullable
        UUID requestId) {}

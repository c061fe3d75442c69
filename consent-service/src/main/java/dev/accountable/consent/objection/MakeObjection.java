package dev.accountable.consent.objection;

import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person objects to a purpose, or to all direct marketing where none is named. */
record MakeObjection(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject,

        @Pattern(regexp = Purpose.KEY) @Schema(description = "Absent: all direct marketing (Art. 21(2))") @Nullable
        String purpose,

        @Size(max = 4000)
        @Schema(description = "Grounds relating to the person's situation (Art. 21(1)); never needed against marketing")
        @Nullable
        String grounds) {}

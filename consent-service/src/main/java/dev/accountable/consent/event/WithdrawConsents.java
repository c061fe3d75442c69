package dev.accountable.consent.event;

import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person withdraws what they had consented to: these purposes, or all of them. */
record WithdrawConsents(
        @NotNull @Pattern(regexp = Person.SUBJECT) @Schema(examples = "visitor-7f3a9c")
        String subject,

        @Size(min = 1, max = 50) @Schema(description = "Which; all that are in force where it is absent") @Nullable
        List<@NotNull @Pattern(regexp = Purpose.KEY) String> purposes) {}

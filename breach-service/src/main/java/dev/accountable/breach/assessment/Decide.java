package dev.accountable.breach.assessment;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person decides about a breach, on the facts that were read. */
record Decide(
        @NotNull @Min(1) @Schema(description = "Of the facts that this rests on; 409 where there are newer ones")
        Integer factsVersion,

        @NotNull Outcome outcome,

        @NotBlank
        @Size(max = 4000)
        @Schema(examples = "Addresses and dates of birth are with one customer whom nobody knows.")
        String reasons,

        @Nullable @Schema(description = "Why people are not told one by one")
        Exemption exemption,

        @Nullable @Size(max = 4000) @Schema(description = "Required with an exemption")
        String exemptionReason) {}

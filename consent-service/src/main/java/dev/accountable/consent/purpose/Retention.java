package dev.accountable.consent.purpose;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How long data is kept: a period, or where there is none what decides about it (Art. 13(2)(a)). One of the two. */
public record Retention(
        @Pattern(regexp = PurposeDefinition.PERIOD, message = PurposeDefinition.PERIOD_MESSAGE)
        @Schema(examples = "P24M")
        @Nullable
        String period,

        @Size(max = 1000) @Schema(examples = "Until the account is closed") @Nullable
        String criterion) {

    boolean saysOne() {
        return (period == null) == (criterion != null && !criterion.isBlank());
    }
}

package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person uses a right. Who it is, and what is searched for, comes from the token alone. */
record MakeRequest(
        @NotNull @Schema(examples = "ACCESS") RequestType type,

        @Size(max = Asked.LONGEST_DETAILS)
        @Schema(description = "What is wrong or wanted, in the person's own words")
        @Nullable
        String details,

        @Pattern(regexp = Asked.PURPOSE)
        @Schema(description = "Of an objection; absent: all direct marketing (Art. 21(2))")
        @Nullable
        String purpose,

        @Schema(description = "Of a restriction: the case of Art. 18(1)") @Nullable
        RestrictionGround restrictionGround,

        @Pattern(regexp = Asked.LANGUAGE) @Schema(examples = "de", description = "Of letters") @Nullable
        String language) {

    Asked asked() {
        return new Asked(type, details, purpose, restrictionGround);
    }
}

package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody without an account uses a right; that the address is theirs is shown by what is mailed there. */
record AskPublicly(
        @NotNull @Schema(examples = "ACCESS") RequestType type,

        @NotNull
        @Pattern(regexp = EnterRequest.ADDRESS, message = "must be an e-mail address")
        @Size(max = 254)
        @Schema(examples = "anna@example.org")
        String address,

        @Size(max = Asked.LONGEST_DETAILS) @Nullable String details,
        @Pattern(regexp = Asked.PURPOSE) @Nullable String purpose,
        @Nullable RestrictionGround restrictionGround,

        @Pattern(regexp = Asked.LANGUAGE) @Schema(examples = "de") @Nullable
        String language) {

    Asked asked() {
        return new Asked(type, details, purpose, restrictionGround);
    }
}

package dev.accountable.consent.event;

import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person said to one purpose. Each is decided on by itself (Art. 7(2), recital 43). */
public record Choice(
        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String purpose,

        @NotNull @Schema(examples = "GIVEN", description = "GIVEN or REFUSED")
        State state,

        @Min(1)
        @Schema(description = "The version of the purpose that was shown; the current one where it is absent")
        @Nullable
        Integer purposeVersion,

        @Schema(
                description = "The browser sent Sec-GPC, the person was told so and gave this consent all the same."
                        + " Without it, consent to selling or sharing counts as refused where gpc is set")
        @Nullable
        Boolean despiteGpc) {

    public static Choice of(String purpose, State state) {
        return new Choice(purpose, state, null, null);
    }

    @AssertTrue(message = "must be GIVEN or REFUSED")
    @Schema(hidden = true)
    boolean isStateChosen() {
        return state == null || state == State.GIVEN || state == State.REFUSED;
    }
}

package dev.accountable.consent.campaign;

import dev.accountable.consent.Languages;
import dev.accountable.consent.event.State;
import dev.accountable.consent.mail.Token;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Presses one of the buttons behind a link. */
record AnswerLink(
        @NotNull
        @Pattern(regexp = Token.FORM, message = "must be what stands behind the # of the link")
        @Schema(examples = "3q2-7wEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo")
        String token,

        @NotNull @Schema(examples = "GIVEN") Answer answer,

        @Pattern(regexp = Languages.TAG)
        @Schema(examples = "de", description = "BCP 47 tag of the language that was shown")
        @Nullable
        String language) {

    @Schema(name = "Answer")
    enum Answer {
        GIVEN(State.GIVEN),
        REFUSED(State.REFUSED);

        private final State state;

        Answer(State state) {
            this.state = state;
        }

        State state() {
            return state;
        }
    }
}

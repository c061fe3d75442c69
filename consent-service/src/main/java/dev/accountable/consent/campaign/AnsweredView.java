package dev.accountable.consent.campaign;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an answer by a link became. */
record AnsweredView(State state) {

    @Schema(name = "AnswerState")
    enum State {
        GIVEN,
        REFUSED,
        /** By an earlier press of a button. */
        ALREADY,
        /** The person had decided otherwise than by the link meanwhile: that counts. */
        ELSEWHERE
    }
}

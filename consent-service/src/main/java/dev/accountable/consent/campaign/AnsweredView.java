package dev.accountable.consent.campaign;

/** What an answer by a link became. */
record AnsweredView(State state) {

    enum State {
        GIVEN,
        REFUSED,
        /** By an earlier press of a button. */
        ALREADY,
        /** The person had decided otherwise than by the link meanwhile: that counts. */
        ELSEWHERE
    }
}

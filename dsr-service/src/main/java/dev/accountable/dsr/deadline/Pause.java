package dev.accountable.dsr.deadline;

import java.time.Instant;

/** Time in which a limit does not run, because the person is asked for something and has not answered. */
public record Pause(Reason reason, Instant from, Instant until) {

    /** Why the person is asked. There are no other reasons: a controller that is busy pauses nothing. */
    public enum Reason {
        IDENTITY("GDPR Art. 12(6)", "Reasonable doubts about who asks suspend the period until they are removed."),
        CLARIFICATION(
                "GDPR recital 63; EDPB Guidelines 01/2022 para. 159",
                "Where much is held, the person may be asked which data or processing is meant; until then the period is"
                        + " suspended.");

        final String rule;
        final String text;

        Reason(String rule, String text) {
            this.rule = rule;
            this.text = text;
        }
    }
}

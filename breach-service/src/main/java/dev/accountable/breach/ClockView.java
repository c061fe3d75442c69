package dev.accountable.breach;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The 72 hours of Art. 33(1) GDPR at the moment of the answer; durations in ISO 8601, whole seconds. */
record ClockView(
        Instant awareAt,
        Instant dueAt,
        ClockState state,

        @Schema(implementation = String.class, examples = "PT71H59M30S")
        Duration remaining,

        @Schema(implementation = String.class, examples = "PT0S")
        Duration overdue,

        @Nullable Instant stoppedAt,
        OtherReading regulation1182) {

    /** A later limit that some argue for. Shown, never relied on: alerts and lateness follow {@code dueAt}. */
    record OtherReading(Instant dueAt, String rule, String caveat) {

        static final String RULE = "Regulation (EEC, Euratom) 1182/71, Art. 3(1): the hour of the event is not counted,"
                + " the 72 hours begin with the next full hour.";
        static final String CAVEAT =
                "Not a safe limit: whether a supervisory authority counts so is not settled, and the"
                        + " minimum of two working days (Art. 3(5)) is not applied here. Act on dueAt.";
    }
}

package dev.accountable.breach;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the security team is alerted. */
enum AlertReason {
    SIGNALLED("A signal may be a breach"),
    REPORTED("An incident was reported"),
    AWARE("The 72 hours have begun"),
    AFTER_24_HOURS("48 hours are left", 24),
    AFTER_48_HOURS("24 hours are left", 48),
    AFTER_60_HOURS("12 hours are left", 60),
    AFTER_70_HOURS("2 hours are left", 70),
    EXPIRED("The 72 hours are over", 72),
    ESCALATED_1("Nobody has acknowledged this yet"),
    ESCALATED_2("Still nobody has acknowledged this"),
    ESCALATED_3("Nobody acknowledges this");

    private final String headline;
    private final @Nullable Duration afterAware;

    AlertReason(String headline) {
        this.headline = headline;
        this.afterAware = null;
    }

    AlertReason(String headline, int hoursAfterAware) {
        this.headline = headline;
        this.afterAware = Duration.ofHours(hoursAfterAware);
    }

    String headline() {
        return headline;
    }

    /** How often nobody had acknowledged when this was due; 0 for all that is no repetition. */
    int escalation() {
        return switch (this) {
            case ESCALATED_1 -> 1;
            case ESCALATED_2 -> 2;
            case ESCALATED_3 -> 3;
            default -> 0;
        };
    }

    /** The repetitions, in order. */
    static List<AlertReason> escalations() {
        return List.of(ESCALATED_1, ESCALATED_2, ESCALATED_3);
    }

    /** The marks of the clock, in order. */
    static List<AlertReason> marks() {
        return Arrays.stream(values())
                .filter(reason -> reason.afterAware != null)
                .toList();
    }

    /** When this mark of a clock is reached. */
    Instant at(Instant awareAt) {
        if (afterAware == null) {
            throw new IllegalStateException(name() + " is no mark of the clock");
        }
        return awareAt.plus(afterAware);
    }
}

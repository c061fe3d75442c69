package dev.accountable.audit.programme;

import java.time.LocalDate;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * How often something is looked at again: a whole number of one calendar unit, {@code P1Y}, {@code P18M}, {@code P2W} or
 * {@code P90D}. One unit, because "P1M30D after 31 January" has two answers.
 */
public final class Interval {

    /** The form of an interval (ISO 8601), for validation. */
    public static final String FORM = "P[1-9][0-9]{0,2}[YMWD]";

    public static final String MESSAGE =
            "must be a period of one unit, P12M for example (years, months, weeks or days)";

    private Interval() {}

    /**
     * The same day of the later month, or that month's last day where it has no such day. Counted from the day itself each
     * time, never from a date that was clamped before.
     */
    public static @Nullable LocalDate after(@Nullable LocalDate last, @Nullable String interval) {
        return last == null || interval == null ? null : last.plus(Period.parse(interval));
    }
}

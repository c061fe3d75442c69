package dev.accountable.dsr.staging;

import java.time.LocalDate;
import java.util.regex.Pattern;

/** Moves a date by some days; its time of day stays. */
final class Shift {

    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(.*)", Pattern.DOTALL);

    private Shift() {}

    /**
     * By how many days: at least one, at most {@code most}, forward or back.
     *
     * @param seed the person's
     */
    static int days(long seed, int most) {
        int days = (int) Math.floorMod(seed, (long) most) + 1;
        return (seed >>> 62 & 1) == 0 ? days : -days;
    }

    /** Empty text where it is no date. */
    static String by(int days, String value) {
        var date = DATE.matcher(value);
        if (!date.matches()) {
            return "";
        }
        return LocalDate.parse(date.group(1) + "-" + date.group(2) + "-" + date.group(3))
                        .plusDays(days)
                + date.group(4);
    }
}

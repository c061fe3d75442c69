package dev.accountable.dsr.retention;

import dev.accountable.dsr.connector.SystemAccess.Column;
import java.sql.Types;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Until when something is kept, as plain days of the organisation's zone.
 *
 * @param today the day by which it is judged
 */
record Due(LocalDate today, ZoneId zone) {

    /**
     * The last day from which a period that began there is over today: exactly the days up to and including this one have a
     * last day of keeping ({@code day.plus(period)}) that has passed. Months differ in length, so it is not
     * {@code today.minus(period)}: a month from 31 January ends on 28 February.
     */
    static LocalDate cutoff(Period period, LocalDate today) {
        // No day is later than this by more than a clamped month end; adding a period never turns the order of days
        // round.
        LocalDate day = today.minus(period).plusDays(4);
        while (!day.plus(period).isBefore(today)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /**
     * The first value of a column with which a period that began there is not over: all before it are.
     *
     * @param column null where it is not known what it is; then a date
     */
    String firstNotOver(@Nullable Column column, Period period) {
        LocalDate day = cutoff(period, today).plusDays(1);
        if (column == null || column.type() == Types.DATE) {
            return day.toString();
        }
        boolean withZone = column.type() == Types.TIMESTAMP_WITH_TIMEZONE
                || column.typeName().equals("timestamptz");
        return withZone ? day.atStartOfDay(zone).toInstant().toString() : day + " 00:00:00";
    }
}

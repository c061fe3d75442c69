package dev.accountable.breach;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a target is told of which alerts: from a severity on, in a span of local time that begins on some days. A span that ends
 * before it begins goes on into the next day, whichever that is; one that ends when it begins is the whole day.
 */
record Route(Severity severity, Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {

    static Route of(AlertConfig.RouteConfig config) {
        return new Route(
                config.severity(),
                config.days().orElse(EnumSet.allOf(DayOfWeek.class)),
                config.from(),
                config.until(),
                config.zone());
    }

    boolean takes(Severity of, Instant at) {
        if (of.compareTo(severity) < 0) {
            return false;
        }
        ZonedDateTime local = at.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overnight = !until.isAfter(from);
        boolean begun = !time.isBefore(from) && (overnight || time.isBefore(until));
        boolean goesOn = overnight && time.isBefore(until);
        return (begun && days.contains(local.getDayOfWeek()))
                || (goesOn && days.contains(local.getDayOfWeek().minus(1)));
    }
}

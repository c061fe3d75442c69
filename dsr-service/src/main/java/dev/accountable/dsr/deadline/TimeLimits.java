package dev.accountable.dsr.deadline;

import dev.accountable.dsr.deadline.Deadline.Step;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes time limits. Immutable; any number of threads may ask. */
public final class TimeLimits {

    private static final String DAY_OF_EVENT = "Regulation 1182/71 Art. 3(1)";
    private static final String SAME_DATE = "Regulation 1182/71 Art. 3(2)(c)";
    private static final String NEXT_WORKING_DAY = "Regulation 1182/71 Art. 3(4)";
    private static final String TWO_FURTHER_MONTHS = "GDPR Art. 12(3), second sentence";

    private final PublicHolidays holidays;
    private final ZoneId zone;

    public TimeLimits(PublicHolidays holidays, ZoneId zone) {
        this.holidays = holidays;
        this.zone = zone;
    }

    /** GDPR Art. 12(3): "within one month of receipt of the request". */
    public Deadline forRequestReceivedAt(Instant received) {
        return forRequest(received, List.of(), false);
    }

    /**
     * The limit of a request as things stand.
     *
     * @param pauses that are over, in any order; none may overlap another
     * @param extended by two further months (Art. 12(3)): three months from receipt, not one and then two
     */
    public Deadline forRequest(Instant received, List<Pause> pauses, boolean extended) {
        return months(received, extended ? 3 : 1, extended, pauses);
    }

    /** A period of calendar months that an event sets off. Several months count from the event, not month by month. */
    Deadline months(Instant event, int months) {
        return months(event, months, false, List.of());
    }

    private Deadline months(Instant event, int months, boolean extended, List<Pause> pauses) {
        LocalDate eventDay = day(event);
        List<Step> working = new ArrayList<>();
        working.add(new Step(
                DAY_OF_EVENT, "The day of the event is not counted; the period runs from its end.", eventDay, null));

        LocalDate unadjusted = eventDay.plusMonths(months);
        boolean clamped = unadjusted.getDayOfMonth() != eventDay.getDayOfMonth();
        working.add(new Step(
                SAME_DATE,
                "A period of months ends with the day of the last month that has the same date as the day of the event,"
                        + " or, where there is none, with the last day of that month.",
                unadjusted,
                clamped ? "The month has no day " + eventDay.getDayOfMonth() + "." : null));
        if (extended) {
            working.add(new Step(
                    TWO_FURTHER_MONTHS,
                    "The period was extended by two further months: three months from the event.",
                    unadjusted,
                    null));
        }
        for (Pause pause : pauses) {
            long days = ChronoUnit.DAYS.between(day(pause.from()), day(pause.until()));
            unadjusted = unadjusted.plusDays(days);
            working.add(new Step(
                    pause.reason().rule,
                    pause.reason().text,
                    unadjusted,
                    "It did not run from " + day(pause.from()) + " to " + day(pause.until()) + ": " + days + " days."));
        }

        LocalDate last = unadjusted;
        for (String why = restOn(last); why != null; why = restOn(last)) {
            last = last.plusDays(1);
            working.add(new Step(
                    NEXT_WORKING_DAY,
                    "A period that would end on a Saturday, a Sunday or a public holiday ends with the next working day.",
                    last,
                    why));
        }
        Instant due = last.plusDays(1).atStartOfDay(zone).toInstant();
        return new Deadline(eventDay, unadjusted, last, due, zone, holidays.place(), List.copyOf(working));
    }

    private LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    /** Why nobody works on this day (Art. 2(2)), or null for a working day. */
    private @Nullable String restOn(LocalDate day) {
        Optional<String> holiday = holidays.on(day);
        if (holiday.isPresent()) {
            return day + " is a public holiday: " + holiday.get();
        }
        DayOfWeek weekday = day.getDayOfWeek();
        return weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY
                ? day + " is a " + weekday.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                : null;
    }
}

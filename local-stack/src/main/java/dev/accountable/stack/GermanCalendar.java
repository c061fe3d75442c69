package dev.accountable.stack;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/**
 * When a month ends by Regulation (EEC, Euratom) 1182/71 in Germany: reckoned here once more, without the code of the
 * services, so that the tour does not check their arithmetic by itself. Holidays of the whole country only.
 */
final class GermanCalendar {

    private static final Set<MonthDay> FIXED =
            Set.of(MonthDay.of(1, 1), MonthDay.of(5, 1), MonthDay.of(10, 3), MonthDay.of(12, 25), MonthDay.of(12, 26));

    /** Good Friday, Easter Monday, Ascension, Whit Monday. */
    private static final Set<Integer> DAYS_FROM_EASTER = Set.of(-2, 1, 39, 50);

    private GermanCalendar() {}

    static LocalDate oneMonthAfter(LocalDate event) {
        LocalDate end = event.plusMonths(1);
        while (isDayOff(end)) {
            end = end.plusDays(1);
        }
        return end;
    }

    private static boolean isDayOff(LocalDate day) {
        int fromEaster = day.getDayOfYear() - easter(day.getYear()).getDayOfYear();
        return day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || FIXED.contains(MonthDay.from(day))
                || DAYS_FROM_EASTER.contains(fromEaster);
    }

    /** Gauss's rule, for the years 1900 to 2099. */
    static LocalDate easter(int year) {
        int moon = (19 * (year % 19) + 24) % 30;
        int sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7;
        LocalDate easter = LocalDate.of(year, 3, 22).plusDays(moon + sunday);
        boolean tooLate = easter.equals(LocalDate.of(year, 4, 26))
                || (easter.equals(LocalDate.of(year, 4, 25)) && moon == 28 && year % 19 > 10);
        return tooLate ? easter.minusDays(7) : easter;
    }
}

package dev.accountable.dsr.deadline;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The public holidays of the place where the controller must act (Regulation 1182/71 Art. 2(1)). Days on which only banks
 * rest, and days that are only observed, are working days.
 */
public final class PublicHolidays {

    private final HolidayManager calendar;
    private final String country;
    private final Optional<String> region;

    /**
     * @param country ISO 3166-1, "DE"
     * @param region its part with holidays of its own, "by" for Bavaria; absent for those of the whole country
     * @throws IllegalArgumentException where there is no such calendar
     */
    public PublicHolidays(String country, Optional<String> region) {
        String code = country.toUpperCase(Locale.ROOT);
        this.country = code;
        this.region = region.map(name -> name.toLowerCase(Locale.ROOT));
        this.calendar = calendar(code);
        this.region.ifPresent(name -> {
            if (!calendar.getCalendarHierarchy().getChildren().containsKey(name)) {
                throw new IllegalArgumentException("The country '" + country + "' has no region '" + name + "'");
            }
        });
    }

    /** Asked for by name: the library's own list of countries walks the class path, which a packaged service has not. */
    private static HolidayManager calendar(String code) {
        try {
            return HolidayManager.getInstance(ManagerParameters.create(code.toLowerCase(Locale.ROOT)));
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("There is no holiday calendar of the country '" + code + "'", e);
        }
    }

    /** "DE", or "DE-BY". */
    String place() {
        return country + region.map(name -> "-" + name.toUpperCase(Locale.ROOT)).orElse("");
    }

    /** The English name of the public holiday on this day. */
    Optional<String> on(LocalDate day) {
        return calendar
                .getHolidays(
                        day, day, HolidayType.PUBLIC_HOLIDAY, region.stream().toArray(String[]::new))
                .stream()
                .sorted(Comparator.comparing(Holiday::getPropertiesKey))
                .map(holiday -> holiday.getDescription(Locale.ENGLISH))
                .findFirst();
    }
}

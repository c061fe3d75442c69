package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GermanCalendarTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23, 2026-12-23",
        "2026-11-25, 2026-12-28", // Christmas, then a weekend
        "2027-01-31, 2027-03-01", // clamped to Sunday 28 February
        "2027-02-26, 2027-03-30", // Good Friday to Easter Monday
        "2026-04-01, 2026-05-04", // 1 May is a Friday
    })
    void a_month_ends_on_a_working_day(LocalDate event, LocalDate end) {
        assertThat(GermanCalendar.oneMonthAfter(event)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "1954-04-18", "1981-04-19"})
    void easter_is_when_it_is(LocalDate easter) {
        assertThat(GermanCalendar.easter(easter.getYear())).isEqualTo(easter);
    }
}

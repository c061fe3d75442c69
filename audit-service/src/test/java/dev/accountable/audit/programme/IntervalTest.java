package dev.accountable.audit.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-15, P1Y,  2027-01-15",
        "2026-01-31, P1M,  2026-02-28",
        "2028-01-31, P1M,  2028-02-29",
        "2028-02-29, P1Y,  2029-02-28",
        "2028-02-29, P4Y,  2032-02-29",
        "2026-08-31, P18M, 2028-02-29",
        "2026-12-31, P1D,  2027-01-01",
        "2026-02-20, P2W,  2026-03-06",
        "2026-01-01, P90D, 2026-04-01",
    })
    void theNextDateIsExactByTheCalendar(LocalDate last, String interval, LocalDate next) {
        assertThat(Interval.after(last, interval)).isEqualTo(next);
    }

    @Test
    void withoutALastDateOrAnIntervalThereIsNoNext() {
        assertThat(Interval.after(null, "P1Y")).isNull();
        assertThat(Interval.after(LocalDate.of(2026, 1, 1), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "P-1M", "1Y", "P1Y6M", "PT1H", "P1000Y", "P01M", "p1y", "P", ""})
    void otherFormsAreNotTaken(String text) {
        assertThat(text).doesNotMatch(Interval.FORM);
    }
}

package dev.accountable.breach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WORK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    /** 2026-11-27 is a Friday; Berlin is an hour ahead in winter and two in summer. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-27T08:00:00Z, true",
        "2026-11-27T07:59:59Z, false",
        "2026-11-27T16:59:59Z, true",
        "2026-11-27T17:00:00Z, false",
        "2026-11-28T10:00:00Z, false",
        "2026-07-03T07:00:00Z, true",
        "2026-07-03T16:00:00Z, false"
    })
    void officeHoursAreLocalAndOnWorkingDays(Instant at, boolean taken) {
        var office = new Route(Severity.HIGH, WORK, LocalTime.of(9, 0), LocalTime.of(18, 0), BERLIN);
        assertThat(office.takes(Severity.CRITICAL, at)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T17:00:00Z, true",
        "2026-11-28T07:59:59Z, true",
        "2026-11-28T08:00:00Z, false",
        "2026-11-28T20:00:00Z, false",
        "2026-11-30T03:00:00Z, false",
        "2026-11-27T03:00:00Z, true"
    })
    void aNightBelongsToTheDayOnWhichItBegins(Instant at, boolean taken) {
        var nights = new Route(Severity.HIGH, WORK, LocalTime.of(18, 0), LocalTime.of(9, 0), BERLIN);
        assertThat(nights.takes(Severity.HIGH, at)).isEqualTo(taken);
    }

    @Test
    void aSpanThatEndsWhenItBeginsIsTheWholeDayAndSeverityIsALowerBound() {
        var grave = new Route(Severity.CRITICAL, WORK, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, BERLIN);
        Instant friday = Instant.parse("2026-11-27T03:33:00Z");
        assertThat(grave.takes(Severity.CRITICAL, friday)).isTrue();
        assertThat(grave.takes(Severity.HIGH, friday)).isFalse();
        assertThat(grave.takes(Severity.CRITICAL, Instant.parse("2026-11-28T12:00:00Z")))
                .isFalse();
    }
}

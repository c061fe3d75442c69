package dev.accountable.breach.regime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegimesTest {

    private final Regimes regimes = new Regimes(new ObjectMapper().registerModule(new JavaTimeModule()));

    @ParameterizedTest
    @CsvSource({
        // Over both changes of the clock, a leap day, and the end of a month.
        "2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z, 2026-03-31T12:00:00Z, 2026-04-30T12:00:00Z",
        "2026-10-24T12:00:00Z, 2026-10-25T12:00:00Z, 2026-10-27T12:00:00Z, 2026-11-27T12:00:00Z",
        "2028-02-28T23:59:59Z, 2028-02-29T23:59:59Z, 2028-03-02T23:59:59Z, 2028-04-02T23:59:59Z",
        "2027-01-28T10:00:00Z, 2027-01-29T10:00:00Z, 2027-01-31T10:00:00Z, 2027-02-28T10:00:00Z"
    })
    void hoursAreElapsedTimeAndMonthsAreCalendarMonths(
            Instant aware, Instant earlyWarning, Instant notification, Instant finalReport) {
        assertThat(regimes.of(aware))
                .extracting(Regimes.Deadline::step, Regimes.Deadline::dueAt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("authority", notification),
                        org.assertj.core.groups.Tuple.tuple("early-warning", earlyWarning),
                        org.assertj.core.groups.Tuple.tuple("notification", notification),
                        org.assertj.core.groups.Tuple.tuple("final-report", finalReport));
    }

    @Test
    void aLawThatDidNotApplyYetAsksForNothing() {
        assertThat(regimes.of(Instant.parse("2024-10-17T23:59:59Z")))
                .extracting(Regimes.Deadline::regime)
                .containsExactly("gdpr");
        assertThat(regimes.of(Instant.parse("2018-05-24T23:59:59Z"))).isEmpty();
    }
}

package dev.accountable.breach.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountable.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ReportRateTest {

    private Instant now = Instant.parse("2026-11-23T09:59:00Z");

    private final InstantSource clock = () -> now;
    private final ReportRate rate = new ReportRate(2, 5, clock);

    @Test
    void oneNeighbourhoodReportsSoOftenInAnHour() {
        rate.count("192.0.2.1");
        rate.count("192.0.2.200");
        assertThatThrownBy(() -> rate.count("192.0.2.77"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> org.assertj.core.api.Assertions.assertThat(
                                        refused.getResponse().getHeaderString("Retry-After"))
                                .isEqualTo("60"));
        assertThatCode(() -> rate.count("192.0.3.1")).doesNotThrowAnyException();
        now = now.plus(Duration.ofMinutes(1));
        assertThatCode(() -> rate.count("192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void allTogetherReportSoOftenInAnHour() {
        for (int i = 0; i < 5; i++) {
            rate.count("2001:db8:" + i + "::1");
        }
        assertThatThrownBy(() -> rate.count("2001:db8:9::1")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> rate.count(null)).isInstanceOf(ProblemException.class);
    }
}

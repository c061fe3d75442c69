package dev.accountable.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRulesTest {

    private final RetrySchedule retries = new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @Property
    void aRetryWaitsAtLeastHalfItsStepAndNeverAboveTheSlowest(
            @ForAll @IntRange(min = 1, max = 100_000) int attempts, @ForAll @DoubleRange(max = 1) double jitter) {
        double step = Math.min(300_000, 1000 * Math.pow(2, attempts - 1));

        assertThat((double) retries.wait(attempts, jitter).toMillis()).isBetween(step / 2 - 1, step + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "a@b@c", "two@example.org two@example.org", "x@example.org\r\nBcc: y@example.org"})
    void whatIsNoMailboxStopsTheStart(String address) {
        assertThatThrownBy(() -> Outlets.mailbox(address)).isInstanceOf(IllegalArgumentException.class);
    }
}

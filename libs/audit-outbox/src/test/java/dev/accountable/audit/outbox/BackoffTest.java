package dev.accountable.audit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesFromHalfASecondUpToTheCap() {
        var longest = new Backoff(Duration.ofSeconds(30), () -> 1);

        assertThat(Stream.generate(longest::next).limit(9).map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void startsAnewAfterASuccess() {
        var backoff = new Backoff(Duration.ofSeconds(30), () -> 1);
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
    }

    /** With audit-service away for an hour, a service tries a few hundred times and never gives up. */
    @Test
    void anHourAwayMeansAFewHundredAttempts() {
        var random = new Random(1);
        var backoff = new Backoff(Duration.ofSeconds(30), random::nextDouble);
        Duration waited = Duration.ZERO;
        int attempts = 0;
        while (waited.compareTo(Duration.ofHours(1)) < 0) {
            Duration next = backoff.next();
            assertThat(next).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30));
            waited = waited.plus(next);
            attempts++;
        }

        assertThat(attempts).isBetween(120, 300);
    }
}

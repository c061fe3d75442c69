package dev.accountable.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private final Attempts attempts =
            new Attempts(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofHours(1), 60);

    @Test
    void theWaitDoublesUpToTheSlowest() {
        assertThat(attempts.waitAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(attempts.waitAfter(2)).isEqualTo(Duration.ofMinutes(2));
        assertThat(attempts.waitAfter(6)).isEqualTo(Duration.ofMinutes(32));
        assertThat(attempts.waitAfter(7)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void itStaysTheSlowestHoweverOftenItIsTried() {
        assertThat(attempts.waitAfter(1000)).isEqualTo(Duration.ofHours(1));
    }
}

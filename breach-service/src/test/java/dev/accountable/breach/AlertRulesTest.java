package dev.accountable.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
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
            strings = {
                "https://hooks.example.org/breach?team=1",
                "https://10.0.0.5:8443/x",
                "http://localhost:8025/webhooks",
                "http://127.0.0.1/",
                "http://[::1]:8025/"
            })
    void httpsAndThisMachineAreCalled(String url) {
        assertThatCode(() -> Outlets.checked("webhook-url", URI.create(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/secret-path",
                "http://169.254.169.254/latest/meta-data",
                "http://localhost.example.org/",
                "http://user@localhost/",
                "https://user:word@hooks.example.org/",
                "https:///path",
                "file:///etc/passwd",
                "ftp://localhost/",
                "hooks.example.org",
                "https://hooks.example.org/#here"
            })
    void anyOtherAddressStopsTheStart(String url) {
        assertThatThrownBy(() -> Outlets.checked("webhook-url", URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accountable.alerts.webhook-url")
                .hasMessageNotContaining("secret-path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8G"})
    void aWeakOrMissingSecretStopsTheStartWithoutBeingQuoted(String secret) {
        assertThatThrownBy(() -> Outlets.signer(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("accountable.alerts.webhook-secret")
                .hasMessageNotContaining("c2hvcnQ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "a@b@c", "two@example.org two@example.org", "x@example.org\r\nBcc: y@example.org"})
    void whatIsNoMailboxStopsTheStart(String address) {
        assertThatThrownBy(() -> Outlets.mailbox(address)).isInstanceOf(IllegalArgumentException.class);
    }
}

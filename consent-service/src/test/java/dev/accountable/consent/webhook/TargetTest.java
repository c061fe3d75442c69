package dev.accountable.consent.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountable.consent.webhook.WebhookConfig.TargetConfig;
import dev.accountable.outgoing.RetryAfter;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private record Config(
            URI url,
            String secret,
            Optional<String> previousSecret,
            Optional<List<String>> events,
            Optional<List<String>> purposes,
            int concurrency)
            implements TargetConfig {

        static Config of(String url, String secret, List<String> events, List<String> purposes) {
            return new Config(
                    URI.create(url), secret, Optional.empty(), Optional.of(events), Optional.of(purposes), 16);
        }
    }

    private static Target target(String url, String secret, boolean allowHttpLocalhost) {
        return new Target("crm", Config.of(url, secret, List.of(), List.of()), allowHttpLocalhost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example.org/hook",
                "http://localhost.example.org/hook",
                "ftp://crm.example.org/hook",
                "https://user:sesame@crm.example.org/hook",
                "https://crm.example.org/hook#sesame",
                "https:/sesame",
                "/sesame"
            })
    void anAddressThatIsNotPrivateStopsTheStart(String url) {
        assertThatThrownBy(() -> target(url, SECRET, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("accountable.webhooks.crm.url: ")
                .hasMessageNotContaining("sesame")
                .hasMessageNotContaining("/hook");
    }

    @Test
    void plainHttpIsForThisMachineAndOnlyWhereItIsAllowed() {
        assertThatCode(() -> target("http://localhost:8090/hook", SECRET, true)).doesNotThrowAnyException();
        assertThatCode(() -> target("http://[::1]:8090/hook", SECRET, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> target("http://localhost:8090/hook", SECRET, false))
                .hasMessageContaining("allow-http-localhost");
        assertThatCode(() -> target("https://crm.example.org/hook", SECRET, false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sesame", "whsec_", "whsec_sesame!", "whsec_c2VzYW1l", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void aWeakSecretStopsTheStartAndIsNotQuoted(String secret) {
        assertThatThrownBy(() -> target("https://crm.example.org/hook", secret, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("accountable.webhooks.crm.secret: must be whsec_ and the base64 of 24 to 64 random bytes")
                .hasNoCause();
    }

    @Test
    void anUnknownEventStopsTheStart() {
        for (String unknown : List.of("consent.forgotten", "webhook.test", "CONSENT_GIVEN")) {
            assertThatThrownBy(() -> new Target(
                            "crm", Config.of("https://crm.example.org", SECRET, List.of(unknown), List.of()), false))
                    .hasMessage("accountable.webhooks.crm.events: must be of consent.given, consent.refused,"
                            + " consent.withdrawn, consent.expired");
        }
    }

    @Test
    void aTargetWantsTheEventsAndPurposesThatItNames() {
        Target all = target("https://crm.example.org", SECRET, false);
        for (MessageType type : MessageType.choices()) {
            assertThat(all.wants(type, "newsletter")).isTrue();
            assertThat(all.wants(type, null)).isTrue();
        }
        Target some = new Target(
                "crm",
                Config.of(
                        "https://crm.example.org", SECRET, List.of("consent.withdrawn"), List.of("newsletter", "post")),
                false);
        assertThat(some.wants(MessageType.CONSENT_WITHDRAWN, "post")).isTrue();
        assertThat(some.wants(MessageType.CONSENT_WITHDRAWN, "analytics")).isFalse();
        assertThat(some.wants(MessageType.CONSENT_WITHDRAWN, null)).isFalse();
        assertThat(some.wants(MessageType.CONSENT_GIVEN, "post")).isFalse();
    }

    @Test
    void whatIsShownOfATargetHoldsNoPath() {
        Target target = target("https://crm.example.org:8443/hooks/sesame?key=sesame", SECRET, false);
        assertThat(target.origin()).isEqualTo("https://crm.example.org:8443");
        assertThat(target).hasToString("crm");
    }

    @Test
    void attemptsSpanThreeDaysAndAreSpread() {
        var schedule = new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(24)));
        assertThat(schedule.pause(1, 0)).isEqualTo(Duration.ofMillis(4_500));
        assertThat(schedule.pause(1, 1)).isEqualTo(Duration.ofMillis(5_500));
        assertThat(schedule.pause(3, 0.5)).isEqualTo(Duration.ofHours(24));
        assertThat(schedule.isOver(3)).isFalse();
        assertThat(schedule.isOver(4)).isTrue();
        assertThat(schedule.span()).isEqualTo(Duration.ofHours(24).plusSeconds(305));
    }

    @Test
    void whatATargetAsksToBeWaitedForIsRead() {
        Instant now = Instant.parse("2026-11-25T09:00:00Z");
        assertThat(retryAfter("120", now)).isEqualTo(Duration.ofMinutes(2));
        assertThat(retryAfter("Wed, 25 Nov 2026 09:01:30 GMT", now)).isEqualTo(Duration.ofSeconds(90));
        assertThat(retryAfter("Wed, 25 Nov 2026 08:00:00 GMT", now)).isEqualTo(Duration.ZERO);
        assertThat(retryAfter("999999999", now)).isEqualTo(Duration.ofHours(24));
        assertThat(retryAfter("-1", now)).isNull();
        assertThat(retryAfter("soon", now)).isNull();
        assertThat(retryAfter("99999999999999999999", now)).isNull();
        assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (name, value) -> true), now))
                .isNull();
    }

    private static @Nullable Duration retryAfter(String value, Instant now) {
        return RetryAfter.of(HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, text) -> true), now);
    }
}

package dev.accountable.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.post.MailClient;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops the start of a service that could not alert anybody on the day of a breach. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class OutletsTest {

    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @Inject
    MailClient mail;

    @Inject
    ObjectMapper json;

    @Inject
    InstantSource clock;

    @ParameterizedTest
    @ValueSource(strings = {"webhook.url", "slack-url", "pagerduty-url", "alertmanager-url"})
    void noTargetLeadsOverPlainHttpOrHoldsAPassword(String key) {
        for (String address : new String[] {
            "http://hooks.example.org/x", "https://me:secret@hooks.example.org/x", "ftp://hooks.example.org/x"
        }) {
            assertThatThrownBy(() -> outlets(Map.of(key, address)))
                    .hasMessageContaining("accountable.alerts." + key)
                    .hasMessageNotContaining("secret@");
        }
        assertThat(outlets(Map.of(key, "https://hooks.example.org/x")).all())
                .extracting(Outlet::target)
                .contains(key.substring(0, key.indexOf(key.equals("webhook.url") ? '.' : '-')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "no prefix and no base64"})
    void aWebhookIsSignedWithARealSecretOrNotAtAll(String weak) {
        assertThatThrownBy(() -> outlets(Map.of("webhook.secret", weak)))
                .hasMessageContaining("accountable.alerts.webhook");
    }

    @Test
    void aRouteLeadsToATargetThatThereIs() {
        assertThatThrownBy(() -> outlets(Map.of("routes[0].target", "pager")))
                .hasMessageContaining("accountable.alerts.routes[0].target")
                .hasMessageContaining("webhook");
    }

    /** A webhook and PagerDuty, and what is said about them or beside them. */
    private Outlets outlets(Map<String, String> said) {
        Map<String, String> values = new HashMap<>(
                Map.of("webhook.url", "https://hooks.example.org/", "webhook.secret", SECRET, "pagerduty-key", "key"));
        values.putAll(said);
        Map<String, String> properties = new HashMap<>();
        values.forEach((key, value) -> properties.put("accountable.alerts." + key, value));
        AlertConfig config = new SmallRyeConfigBuilder()
                .withMapping(AlertConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(AlertConfig.class);
        return new Outlets(config, mail, json, clock);
    }
}

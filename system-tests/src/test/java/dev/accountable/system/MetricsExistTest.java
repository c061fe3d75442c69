package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No alert waits for a metric that nobody exposes: every name in an alert or on the dashboard is on a running service's page. */
@ExtendWith(Platform.class)
class MetricsExistTest {

    /** What Prometheus itself knows of each target. */
    private static final Set<String> PROMETHEUS_OWN = Set.of("up");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> WORDS = Set.of(
            "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset");

    private final LocalStack stack;

    MetricsExistTest(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void everyMetricThatIsNamedExists() throws IOException {
        Set<String> exposed = new TreeSet<>(PROMETHEUS_OWN);
        for (Service service : Service.values()) {
            // Requests are counted from the first one on.
            RestAssured.get(stack.endpoints().service(service) + "/api/v1/nothing");
            exposed.addAll(metrics(stack.endpoints().management(service)));
        }
        // Some exist by target only, and the stack has none.
        Map<String, String> target = Map.of(
                "ACCOUNTABLE_WEBHOOKS_SHOP_URL",
                "https://shop.example.org/hooks",
                "ACCOUNTABLE_WEBHOOKS_SHOP_SECRET",
                "whsec_" + "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
        try (Pod pod = Pod.start(stack, "consent-service", target)) {
            String management = "http://localhost:" + pod.management();
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> RestAssured.get(management + "/q/health/ready").statusCode() == 200);
            exposed.addAll(metrics(management));
        }
        Set<String> named = new TreeSet<>(inAlerts());
        named.addAll(onTheDashboard());
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(exposed).containsAll(named);
    }

    @Test
    void namesAreTakenFromExpressionsAndNothingElse() {
        assertThat(
                        names(
                                "sum by (job) (rate(a_total{outcome=\"X\"}[5m])) / max by (pod) (b) > 0.1 and absent(up{x=\"y\"} == 1)"))
                .containsExactlyInAnyOrder("a_total", "b", "up");
        assertThat(names("deriv(max(log_size)[10m:1m])")).containsExactly("log_size");
    }

    private static Set<String> inAlerts() {
        Set<String> names = new TreeSet<>();
        for (JsonNode rules : Manifests.ofKind(Manifests.of(Manifests.PRODUCTION), "PrometheusRule")) {
            rules.at("/spec/groups")
                    .forEach(group -> group.path("rules")
                            .forEach(
                                    rule -> names.addAll(names(rule.path("expr").asText()))));
        }
        return names;
    }

    private static Set<String> onTheDashboard() throws IOException {
        Path file = Manifests.K8S.resolve("components/watch/dashboard.json");
        Set<String> names = new TreeSet<>();
        for (JsonNode expression :
                new ObjectMapper().readTree(Files.readString(file)).findValues("expr")) {
            names.addAll(names(expression.asText()));
        }
        return names;
    }

    static Set<String> names(String expression) {
        String bare = expression
                .replaceAll("\\{[^}]*}", " ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ");
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(bare);
        while (matcher.find()) {
            boolean called = bare.substring(matcher.end()).stripLeading().startsWith("(");
            if (!called && !WORDS.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    private static List<String> metrics(String management) {
        return RestAssured.get(management + "/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .distinct()
                .toList();
    }
}

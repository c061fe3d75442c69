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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No alert waits for what nobody exposes: every metric in an alert or on the dashboard is on a running service's page, with the
 * labels it is picked by.
 */
@ExtendWith(Platform.class)
class MetricsExistTest {

    /** What Prometheus itself knows of each target. */
    private static final Set<String> PROMETHEUS_OWN = Set.of("up");

    /** Given by the scrape, or there from the first error on only. */
    private static final Set<String> LATER = Set.of("job", "pod", "outcome");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern PICKED = Pattern.compile("([a-z_]+)\\{([^}]*)}");
    private static final Set<String> WORDS = Set.of(
            "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset");

    private final LocalStack stack;

    MetricsExistTest(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void everyMetricThatIsNamedExists() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Service service : Service.values()) {
            // Requests are counted from the first one on.
            RestAssured.get(stack.endpoints().service(service) + "/api/v1/nothing");
            lines.addAll(page(stack.endpoints().management(service)));
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
            lines.addAll(page(management));
        }
        Set<String> exposed = new TreeSet<>(PROMETHEUS_OWN);
        lines.forEach(line -> exposed.add(line.split("[{ ]", 2)[0]));
        Set<String> named = new TreeSet<>();
        for (String expression : expressions()) {
            named.addAll(names(expression));
            Matcher picked = PICKED.matcher(expression);
            while (picked.find()) {
                String metric = picked.group(1);
                for (String label : picked.group(2).split(",", -1)) {
                    assertThat(LATER.contains(label.split("=", 2)[0])
                                    || lines.stream()
                                            .anyMatch(line -> line.startsWith(metric + "{") && line.contains(label)))
                            .as(metric + " with " + label)
                            .isTrue();
                }
            }
        }
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

    /** Of all alerts and of the dashboard. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode rules : Manifests.ofKind(Manifests.of(Manifests.PRODUCTION), "PrometheusRule")) {
            rules.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        }
        Path dashboard = Manifests.K8S.resolve("components/watch/dashboard.json");
        new ObjectMapper()
                .readTree(Files.readString(dashboard))
                .findValues("expr")
                .forEach(expression -> expressions.add(expression.asText()));
        return expressions;
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

    private static List<String> page(String management) {
        return RestAssured.get(management + "/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}

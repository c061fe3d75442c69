package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.Routes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A path leads to the same service on the local stack, through the Gateway API and through an Ingress. */
class RoutesAgreeTest {

    private static Map<String, String> expected() {
        var expected = new HashMap<String, String>();
        Routes.prefixes().forEach((prefix, service) -> expected.put(prefix, service.id()));
        return expected;
    }

    @Test
    void theGatewayRoutesAsTheLocalStackDoes() {
        List<JsonNode> routes = Manifests.ofKind(Manifests.of(Manifests.PRODUCTION), "HTTPRoute");
        var found = new HashMap<String, String>();
        for (JsonNode route : routes) {
            for (JsonNode rule : route.at("/spec/rules")) {
                assertThat(rule.path("matches").size())
                        .as("Gateway API 1.0 takes eight")
                        .isLessThanOrEqualTo(8);
                for (JsonNode match : rule.path("matches")) {
                    assertThat(match.at("/path/type").asText()).isEqualTo("PathPrefix");
                    assertThat(found.put(
                                    match.at("/path/value").asText(),
                                    rule.at("/backendRefs/0/name").asText()))
                            .isNull();
                }
                assertThat(rule.path("backendRefs").size()).isOne();
                assertThat(rule.at("/backendRefs/0/port").asInt()).isEqualTo(443);
                assertThat(rule.at("/filters/0/responseHeaderModifier/set/0/name")
                                .asText())
                        .isEqualTo("Strict-Transport-Security");
            }
        }
        assertThat(found).isEqualTo(expected());
    }

    @Test
    void theIngressRoutesAsTheLocalStackDoes() {
        List<JsonNode> documents = Manifests.parse(Manifests.with("ingress", "tls", "oidc-external"));
        JsonNode ingress = Manifests.ofKind(documents, "Ingress").get(0);
        var found = new HashMap<String, String>();
        for (JsonNode path : ingress.at("/spec/rules/0/http/paths")) {
            assertThat(path.path("pathType").asText()).isEqualTo("Prefix");
            found.put(
                    path.path("path").asText(), path.at("/backend/service/name").asText());
            assertThat(path.at("/backend/service/port/name").asText()).isEqualTo("https");
        }
        assertThat(found).isEqualTo(expected());
        assertThat(ingress.at("/spec/tls/0/hosts/0").asText())
                .isEqualTo(ingress.at("/spec/rules/0/host").asText());
    }

    @Test
    void thereIsNoListenerWithoutTls() {
        List<JsonNode> gateways = Manifests.ofKind(Manifests.of(Manifests.PRODUCTION), "Gateway");
        assertThat(gateways).hasSize(1);
        assertThat(gateways.get(0).at("/spec/listeners")).isNotEmpty().allSatisfy(listener -> {
            assertThat(listener.path("protocol").asText()).isEqualTo("HTTPS");
            assertThat(listener.at("/tls/mode").asText()).isEqualTo("Terminate");
        });
    }
}

package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every manifest that is rendered is one that an API server would take: no unknown field, no wrong type, no name twice. Kinds of
 * Kubernetes itself are read by the official client, those of Gateway API and of the Prometheus operator by models that are
 * generated from their definitions. For the rest there is no model here; they are listed, so that nobody believes otherwise.
 */
class SchemaTest {

    private static final Map<String, Class<?>> OTHER_MODELS = Map.of(
            "gateway.networking.k8s.io/v1/Gateway", Gateway.class,
            "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
            "gateway.networking.k8s.io/v1/BackendTLSPolicy", BackendTLSPolicy.class,
            "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
            "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class);

    private static final Set<String> UNCHECKED = Set.of(
            "barmancloud.cnpg.io/v1",
            "cert-manager.io/v1",
            "external-secrets.io/v1",
            "gateway.envoyproxy.io/v1alpha1",
            "postgresql.cnpg.io/v1");

    private static final YAMLMapper TEXT = new YAMLMapper();
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                // The models keep what they do not know; here it is an error.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    @TestFactory
    Stream<DynamicTest> everyRenderedManifestIsValid() {
        return Map.of(
                        "development", Manifests.of(Manifests.DEV),
                        "production", Manifests.of(Manifests.PRODUCTION),
                        "production, migration", Manifests.of(Manifests.MIGRATION),
                        "others' database and Ingress",
                                Manifests.parse(Manifests.with(
                                        "postgres-external", "oidc-external", "ingress", "tls", "traces")),
                        "restore drill",
                                Manifests.parse(Manifests.with("postgres-cnpg", "oidc-external", "restore-drill")),
                        "generated secrets", Manifests.secrets("accountable-dev"))
                .entrySet()
                .stream()
                .map(rendered -> DynamicTest.dynamicTest(rendered.getKey(), () -> allAreValid(rendered.getValue())));
    }

    @Test
    void aMistakeIsFound() {
        assertThatThrownBy(() -> check(one("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: a}
                        spec:
                          template:
                            spec:
                              containers: [{name: a, imagePullPolice: Always}]
                        """))).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> check(one("""
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: a}
                        spec: {rules: [{matchs: []}]}
                        """))).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> check(one("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: PrometheusRule
                        metadata: {name: a}
                        spec: {groups: [{name: a, rules: [{alert: A, expression: b}]}]}
                        """))).isInstanceOf(Exception.class);
    }

    private static void allAreValid(List<JsonNode> documents) {
        assertThat(documents).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode document : documents) {
            try {
                check(document);
            } catch (Exception e) {
                wrong.add(Manifests.title(document) + ": " + e.getMessage());
            }
            if (!names.add(Manifests.title(document))) {
                wrong.add(Manifests.title(document) + " is there twice");
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(JsonNode document) throws IOException {
        String version = document.path("apiVersion").asText();
        Class<?> model = OTHER_MODELS.get(version + "/" + document.path("kind").asText());
        if (model != null) {
            assertThat(STRICT.treeToValue(document, model)).isNotNull();
        } else if (!UNCHECKED.contains(version)) {
            assertThat(Yaml.load(TEXT.writeValueAsString(document))).isNotNull();
        }
    }

    private static JsonNode one(String document) {
        return Manifests.parse(document).get(0);
    }
}

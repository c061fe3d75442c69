package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ops trust in: pods that can do no more than serve, that stop and start without anybody noticing, and nothing in plain. */
class ManifestPolicyTest {

    private static final Set<String> SERVICES =
            Set.of("consent-service", "dsr-service", "audit-service", "breach-service");

    /** Its start writes into its own folders. */
    private static final Set<String> WRITES_ITS_ROOT = Set.of("keycloak");

    private static List<JsonNode> documents(String overlay) {
        return overlay.equals(Manifests.PRODUCTION)
                ? Stream.concat(Manifests.of(Manifests.PRODUCTION).stream(), Manifests.of(Manifests.MIGRATION).stream())
                        .toList()
                : Manifests.of(overlay);
    }

    /** The profile "restricted" of the Pod Security Standards, and what goes beyond it. */
    @ParameterizedTest
    @ValueSource(strings = {Manifests.DEV, Manifests.PRODUCTION})
    void everyPodIsRestricted(String overlay) {
        List<JsonNode> workloads = Manifests.workloads(documents(overlay));
        assertThat(workloads).hasSizeGreaterThanOrEqualTo(8).allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken")).as("token").isEqualTo(no());
            assertThat(pod.path("serviceAccountName").asText()).isNotEmpty();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (String forbidden : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
                assertThat(pod.has(forbidden)).as(forbidden).isFalse();
            }
            for (JsonNode volume : pod.path("volumes")) {
                assertThat(List.of("emptyDir", "secret", "configMap")).anyMatch(volume::has);
            }
            for (JsonNode container : containers(pod)) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation")).isEqualTo(no());
                assertThat(security.path("privileged").asBoolean()).isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .isEqualTo(!WRITES_ITS_ROOT.contains(Manifests.name(workload)));
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
                for (JsonNode port : container.path("ports")) {
                    assertThat(port.has("hostPort")).isFalse();
                }
            }
        });
        JsonNode namespace =
                Manifests.ofKind(Manifests.of(overlay), "Namespace").get(0);
        assertThat(namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted");
    }

    @ParameterizedTest
    @ValueSource(strings = {Manifests.DEV, Manifests.PRODUCTION})
    void everyServiceStartsAndStopsUnnoticed(String overlay) {
        List<JsonNode> documents = documents(overlay);
        for (JsonNode deployment : deployments(documents)) {
            JsonNode pod = deployment.at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
            // The issuer is waited for, for a minute, before a pod is started.
            assertThat(container.at("/startupProbe/periodSeconds").asInt()
                            * container.at("/startupProbe/failureThreshold").asInt())
                    .isGreaterThan(60);
            int drained = container.at("/lifecycle/preStop/sleep/seconds").asInt();
            assertThat(drained).isPositive();
            assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                    .isGreaterThan(drained + seconds(variable(container, "QUARKUS_SHUTDOWN_TIMEOUT")));
            // The longest request: accountable.search.time-limit.
            assertThat(seconds(variable(container, "QUARKUS_SHUTDOWN_TIMEOUT"))).isGreaterThan(30);
            assertThat(variable(container, "QUARKUS_FLYWAY_MIGRATE_AT_START")).isEqualTo("false");
            assertThat(deployment
                            .at("/spec/strategy/rollingUpdate/maxUnavailable")
                            .asInt(1))
                    .isZero();
            assertThat(deployment.at("/spec/replicas").isMissingNode())
                    .as("the autoscaler's")
                    .isTrue();
            assertThat(pod.path("topologySpreadConstraints")).hasSize(2);
        }
        assertThat(names(documents, "HorizontalPodAutoscaler")).isEqualTo(SERVICES);
        if (overlay.equals(Manifests.PRODUCTION)) {
            assertThat(names(documents, "PodDisruptionBudget")).isEqualTo(SERVICES);
            assertThat(Manifests.ofKind(documents, "HorizontalPodAutoscaler"))
                    .allSatisfy(scaler ->
                            assertThat(scaler.at("/spec/minReplicas").asInt()).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    void inProductionNothingTravelsInPlain() {
        List<JsonNode> documents = documents(Manifests.PRODUCTION);
        assertThat(deployments(documents)).hasSize(4).allSatisfy(deployment -> {
            Map<String, String> settings = settings(documents, deployment);
            assertThat(settings).containsEntry("QUARKUS_PROFILE", "prod,tls");
            assertThat(settings).containsEntry("QUARKUS_MAILER_START_TLS", "REQUIRED");
            settings.forEach((key, value) -> assertThat(value).as(key).doesNotStartWith("http:"));
            JsonNode container = deployment.at("/spec/template/spec/containers/0");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/scheme").asText())
                        .isEqualTo("HTTPS");
            }
        });
        for (JsonNode secret : Manifests.ofKind(documents, "ExternalSecret")) {
            JsonNode url = secret.at("/spec/target/template/data/jdbc-url");
            assertThat(url.isMissingNode() || url.asText().contains("sslmode=verify-full"))
                    .as(Manifests.title(secret))
                    .isTrue();
        }
    }

    @Test
    void inProductionImagesAreNamedByDigest() {
        for (JsonNode workload : Manifests.workloads(documents(Manifests.PRODUCTION))) {
            for (JsonNode container : containers(workload.at("/spec/template/spec"))) {
                assertThat(container.path("image").asText()).matches(".+@sha256:[0-9a-f]{64}");
            }
        }
    }

    /** A Job and the service that it prepares the database for run the same image. */
    @Test
    void aMigrationIsThatOfTheRelease() {
        List<JsonNode> documents = documents(Manifests.PRODUCTION);
        Map<String, String> images = new HashMap<>();
        for (JsonNode workload : Manifests.workloads(documents)) {
            images.put(
                    Manifests.name(workload),
                    workload.at("/spec/template/spec/containers/0/image").asText());
        }
        assertThat(SERVICES)
                .allSatisfy(service ->
                        assertThat(images.get(service + "-migration")).isEqualTo(images.get(service)));
    }

    @Test
    void theOwnerOfASchemaIsKnownToMigrationsOnly() {
        for (JsonNode deployment : deployments(documents(Manifests.PRODUCTION))) {
            assertThat(deployment.toString())
                    .doesNotContain("database-owner")
                    .doesNotContain("QUARKUS_FLYWAY_USERNAME");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Manifests.DEV, Manifests.PRODUCTION})
    void managementIsNoRoutesBackend(String overlay) {
        List<JsonNode> documents = documents(overlay);
        Set<String> withManagement = new HashSet<>();
        for (JsonNode service : Manifests.ofKind(documents, "Service")) {
            for (JsonNode port : service.at("/spec/ports")) {
                if (port.path("targetPort").asText().matches("management|9000")) {
                    withManagement.add(Manifests.name(service));
                    assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
                }
            }
        }
        for (JsonNode route : Manifests.ofKind(documents, "HTTPRoute")) {
            assertThat(withManagement).noneMatch(name -> route.toString().contains("\"" + name + "\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Manifests.DEV, Manifests.PRODUCTION})
    void whateverIsReferredToIsThere(String overlay) {
        List<JsonNode> documents = documents(overlay);
        var references = new References(documents);
        if (overlay.equals(Manifests.DEV)) {
            Manifests.secrets("accountable-dev").forEach(references::offer);
        }
        assertThat(references.missing()).isEmpty();
        assertThat(references.asked()).hasSizeGreaterThan(10);
    }

    private static List<JsonNode> deployments(List<JsonNode> documents) {
        List<JsonNode> deployments = Manifests.ofKind(documents, "Deployment").stream()
                .filter(deployment -> SERVICES.contains(Manifests.name(deployment)))
                .toList();
        assertThat(deployments).hasSize(SERVICES.size());
        return deployments;
    }

    private static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        return containers;
    }

    private static Map<String, String> settings(List<JsonNode> documents, JsonNode deployment) {
        String name = deployment
                .at("/spec/template/spec/containers/0/envFrom/0/configMapRef/name")
                .asText();
        JsonNode map = Manifests.ofKind(documents, "ConfigMap").stream()
                .filter(candidate -> Manifests.name(candidate).equals(name))
                .findFirst()
                .orElseThrow();
        var settings = new HashMap<String, String>();
        map.path("data")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        return settings;
    }

    private static String variable(JsonNode container, String name) {
        return StreamSupport.stream(container.path("env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse("");
    }

    private static int seconds(String duration) {
        assertThat(duration).matches("\\d+S");
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }

    private static Set<String> names(List<JsonNode> documents, String kind) {
        Set<String> names = new HashSet<>();
        Manifests.ofKind(documents, kind).forEach(document -> names.add(Manifests.name(document)));
        return names;
    }

    private static JsonNode no() {
        return com.fasterxml.jackson.databind.node.BooleanNode.FALSE;
    }
}

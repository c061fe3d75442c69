package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.system.NetworkPolicies.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who may open a connection to whom, as the policies of an overlay come out together, is what docs/deploy.md says and
 * nothing more: every pair of places and every port that anything listens on is asked.
 */
class NetworkArrowsTest {

    private static final String GATEWAY = "gateway";
    private static final String WATCHERS = "watchers";
    private static final String DNS = "dns";
    private static final String STRANGER = "a pod of another namespace";
    private static final String INTERNET = "the internet";
    private static final String METADATA = "the cloud's metadata";

    private static final List<String> SERVICES =
            List.of("consent-service", "dsr-service", "audit-service", "breach-service");

    /** The table of docs/deploy.md. */
    private static final Set<String> BETWEEN_SERVICES = Set.of(
            "gateway -> consent-service",
            "gateway -> dsr-service",
            "gateway -> audit-service",
            "gateway -> breach-service",
            // Outboxes deliver to the log; its own outbox, too. Grants and proofs are asked for there.
            "consent-service -> audit-service",
            "dsr-service -> audit-service",
            "breach-service -> audit-service",
            "audit-service -> audit-service",
            // Objection, restriction, erasure, copy.
            "dsr-service -> consent-service",
            // Scope and contact.
            "breach-service -> dsr-service",
            "breach-service -> consent-service",
            // Detections.
            "audit-service -> breach-service");

    @Test
    void inDevelopmentExactlyTheArrowsOfTheDesign() {
        List<JsonNode> documents = Manifests.of(Manifests.DEV);
        Set<String> expected = new TreeSet<>();
        BETWEEN_SERVICES.forEach(arrow -> expected.add(arrow + ":8080"));
        for (String service : SERVICES) {
            expected.add(service + " -> postgres:5432");
            expected.add(service + "-migration -> postgres:5432");
            expected.add(service + " -> keycloak:8080");
        }
        expected.addAll(outlets());
        expected.addAll(names(documents));
        assertThat(arrows(documents, Map.of())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void inProductionExactlyTheArrowsOfTheDesign() {
        List<JsonNode> documents = Stream.concat(
                        Manifests.of(Manifests.PRODUCTION).stream(), Manifests.of(Manifests.MIGRATION).stream())
                .toList();
        Set<String> expected = new TreeSet<>();
        BETWEEN_SERVICES.forEach(arrow -> expected.add(arrow + ":8443"));
        for (String service : SERVICES) {
            expected.add(service + " -> database:5432");
            expected.add(service + "-migration -> database:5432");
            expected.add(service + " -> issuer:443");
            expected.add("watchers -> " + service + ":9000");
        }
        expected.add("dsr-service -> systems:5432");
        expected.add("dsr-service -> systems:3306");
        expected.addAll(outlets());
        expected.addAll(names(documents));
        // The database's own: replication, its operator, its metrics, and (narrowed in the overlay) API server and
        // archive.
        expected.addAll(List.of(
                "database -> database:5432",
                "database -> database:8000",
                "operator -> database:5432",
                "operator -> database:8000",
                "watchers -> database:9187",
                "database -> dns:53",
                "database -> the internet:443",
                "database -> the internet:6443",
                "database -> issuer:443",
                "database -> issuer:6443",
                "database -> systems:443",
                "database -> systems:6443"));
        Place database = Place.pod("database", Map.of("cnpg.io/cluster", "database"));
        Place operator = Place.elsewhere("operator", Map.of("kubernetes.io/metadata.name", "cnpg-system"), Map.of());
        assertThat(arrows(
                        documents,
                        Map.of(
                                "database",
                                database,
                                "operator",
                                operator,
                                "issuer",
                                Place.address("issuer", "10.20.0.20"),
                                "systems",
                                Place.address("systems", "10.30.0.7"))))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> outlets() {
        Set<String> outlets = new TreeSet<>();
        for (String service : List.of("consent-service", "dsr-service", "breach-service")) {
            for (String port : List.of("443", "465", "587")) {
                outlets.add(service + " -> the internet:" + port);
            }
        }
        return outlets;
    }

    private static Set<String> names(List<JsonNode> documents) {
        Set<String> names = new TreeSet<>();
        places(documents).keySet().forEach(place -> names.add(place + " -> dns:53"));
        return names;
    }

    private static Map<String, Place> places(List<JsonNode> documents) {
        var places = new java.util.TreeMap<String, Place>();
        for (JsonNode workload : Manifests.workloads(documents)) {
            places.put(Manifests.name(workload), Place.podOf(workload));
        }
        return places;
    }

    private static Set<String> arrows(List<JsonNode> documents, Map<String, Place> more) {
        List<Place> places = new ArrayList<>(places(documents).values());
        places.addAll(more.values());
        places.add(Place.elsewhere(GATEWAY, Map.of("accountable.dev/gateway", "true"), Map.of("app", "envoy")));
        places.add(Place.elsewhere(WATCHERS, Map.of("accountable.dev/watches", "true"), Map.of("app", "prometheus")));
        places.add(Place.elsewhere(
                DNS, Map.of("kubernetes.io/metadata.name", "kube-system"), Map.of("k8s-app", "kube-dns")));
        places.add(Place.elsewhere(
                STRANGER,
                Map.of("kubernetes.io/metadata.name", "stranger"),
                Map.of("app.kubernetes.io/name", GATEWAY)));
        places.add(Place.address(INTERNET, "203.0.113.9"));
        places.add(Place.address(METADATA, "169.254.169.254"));
        var policies = new NetworkPolicies(Manifests.ofKind(documents, "NetworkPolicy"));
        Set<String> arrows = new TreeSet<>();
        for (Place from : places) {
            for (Place to : places) {
                for (int port :
                        List.of(22, 53, 80, 443, 465, 587, 3306, 4317, 5432, 6443, 8000, 8080, 8443, 9000, 9187)) {
                    if ((from.ours() || to.ours()) && policies.allow(from, to, port)) {
                        arrows.add(from.name() + " -> " + to.name() + ":" + port);
                    }
                }
            }
        }
        return arrows;
    }
}

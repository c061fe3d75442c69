package dev.accountable.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a set of NetworkPolicies of one namespace allows, by the rules of their specification: a pod that a policy selects in a
 * direction may only do there what one of them names, and a connection needs both ends to agree. Understands what ours use, and
 * fails on anything else.
 */
final class NetworkPolicies {

    private final List<JsonNode> policies;

    NetworkPolicies(List<JsonNode> policies) {
        this.policies = policies;
    }

    /**
     * Somebody who opens or takes connections: a pod of the namespace, a pod elsewhere, or an address outside the cluster.
     *
     * @param namespace the labels of the namespace; null for an address and for our own namespace
     * @param address null for pods
     */
    record Place(
            String name,
            boolean ours,
            @Nullable Map<String, String> namespace,
            Map<String, String> labels,
            @Nullable String address) {

        static Place podOf(JsonNode workload) {
            var labels = new HashMap<String, String>();
            workload.at("/spec/template/metadata/labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return pod(Manifests.name(workload), labels);
        }

        static Place pod(String name, Map<String, String> labels) {
            return new Place(name, true, null, labels, null);
        }

        static Place elsewhere(String name, Map<String, String> namespace, Map<String, String> labels) {
            return new Place(name, false, namespace, labels, null);
        }

        static Place address(String name, String address) {
            return new Place(name, false, null, Map.of(), address);
        }
    }

    boolean allow(Place from, Place to, int port) {
        return agrees(from, "Egress", "egress", "to", to, port) && agrees(to, "Ingress", "ingress", "from", from, port);
    }

    private boolean agrees(Place place, String type, String rules, String peers, Place other, int port) {
        if (!place.ours()) {
            return true;
        }
        List<JsonNode> selecting = policies.stream()
                .filter(policy -> texts(policy.at("/spec/policyTypes")).contains(type))
                .filter(policy -> matches(policy.at("/spec/podSelector"), place.labels()))
                .toList();
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> stream(policy.at("/spec/" + rules)))
                        .anyMatch(rule -> names(rule.path(peers), other) && opens(rule.path("ports"), port));
    }

    private static boolean names(JsonNode peers, Place place) {
        return peers.isMissingNode() || stream(peers).anyMatch(peer -> is(peer, place));
    }

    private static boolean is(JsonNode peer, Place place) {
        if (peer.has("ipBlock")) {
            String address = place.address();
            JsonNode block = peer.get("ipBlock");
            return address != null
                    && contains(block.path("cidr").asText(), address)
                    && stream(block.path("except")).noneMatch(range -> contains(range.asText(), address));
        }
        if (place.address() != null) {
            return false;
        }
        Map<String, String> namespace = place.namespace();
        boolean there = peer.has("namespaceSelector")
                ? namespace != null && matches(peer.get("namespaceSelector"), namespace)
                : place.ours();
        return there && (!peer.has("podSelector") || matches(peer.get("podSelector"), place.labels()));
    }

    private static boolean opens(JsonNode ports, int port) {
        return ports.isMissingNode()
                || stream(ports).anyMatch(open -> {
                    if (!open.path("port").isInt() || open.has("endPort")) {
                        throw new IllegalArgumentException("Only numbered ports are understood: " + open);
                    }
                    return open.get("port").asInt() == port;
                });
    }

    private static boolean matches(JsonNode selector, Map<String, String> labels) {
        boolean all = selector.path("matchLabels").properties().stream()
                .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
        return all
                && stream(selector.path("matchExpressions")).allMatch(expression -> {
                    if (!expression.path("operator").asText().equals("In")) {
                        throw new IllegalArgumentException("Only In is understood: " + expression);
                    }
                    String label = labels.get(expression.path("key").asText());
                    return label != null && texts(expression.path("values")).contains(label);
                });
    }

    private static boolean contains(String range, String address) {
        String[] parts = range.split("/", 2);
        byte[] network = bytes(parts[0]);
        byte[] one = bytes(address);
        if (network.length != one.length) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((network[i / 8] & mask) != (one[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

package dev.accountable.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which Secrets and ConfigMaps, and which keys of them, a set of manifests refers to, and which it offers: as such, as what an
 * operator makes of an ExternalSecret, a Certificate, a Gateway or a database cluster.
 */
final class References {

    private final Set<String> offered = new TreeSet<>();
    private final Set<String> asked = new TreeSet<>();

    References(List<JsonNode> documents) {
        for (JsonNode document : documents) {
            offer(document);
            ask(document);
        }
    }

    Set<String> asked() {
        return asked;
    }

    Set<String> missing() {
        var missing = new TreeSet<>(asked);
        missing.removeAll(offered);
        return missing;
    }

    void offer(JsonNode document) {
        String name = Manifests.name(document);
        switch (document.path("kind").asText()) {
            case "Secret" -> offer("Secret", name, document.path("data"));
            case "ConfigMap" -> offer("ConfigMap", name, document.path("data"));
            case "ExternalSecret" ->
                offer("Secret", document.at("/spec/target/name").asText(), document.at("/spec/target/template/data"));
            case "Certificate" -> {
                String secret = document.at("/spec/secretName").asText();
                offer("Secret", secret, "tls.crt", "tls.key", "ca.crt");
            }
            case "Gateway" -> {
                if (document.at("/metadata/annotations/cert-manager.io~1cluster-issuer")
                        .isTextual()) {
                    document.at("/spec/listeners")
                            .forEach(listener -> listener.at("/tls/certificateRefs")
                                    .forEach(reference -> offer(
                                            "Secret", reference.path("name").asText(), "tls.crt", "tls.key")));
                }
            }
            case "Cluster" -> offer("Secret", name + "-ca", "ca.crt");
            default -> {}
        }
    }

    private void offer(String kind, String name, JsonNode data) {
        offered.add(kind + " " + name);
        data.properties().forEach(entry -> offered.add(kind + " " + name + " " + entry.getKey()));
    }

    private void offer(String kind, String name, String... keys) {
        offered.add(kind + " " + name);
        for (String key : keys) {
            offered.add(kind + " " + name + " " + key);
        }
    }

    /** References have the same few shapes wherever they stand, so they are looked for everywhere. */
    private void ask(JsonNode node) {
        if (node.isObject()) {
            shape(node, "secretKeyRef", "Secret", "name");
            shape(node, "configMapKeyRef", "ConfigMap", "name");
            shape(node, "secretRef", "Secret", "name");
            shape(node, "configMapRef", "ConfigMap", "name");
            shape(node, "passwordSecret", "Secret", "name");
            shape(node, "accessKeyId", "Secret", "name");
            shape(node, "secretAccessKey", "Secret", "name");
            volume(node, "secret", "Secret", "secretName");
            volume(node, "configMap", "ConfigMap", "name");
            if (node.path("kind").asText().equals("Secret") && node.has("group")) {
                asked.add("Secret " + node.path("name").asText());
            }
            if (node.path("containers").isArray()) {
                files(node);
            }
            JsonNode authority = node.at("/tlsConfig/ca/secret");
            if (authority.isObject()) {
                asked.add("Secret " + authority.path("name").asText() + " "
                        + authority.path("key").asText());
            }
        }
        if (node.isArray()) {
            node.forEach(this::ask);
        } else if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (entry.getKey().equals("certificateRefs")) {
                    entry.getValue()
                            .forEach(reference ->
                                    asked.add("Secret " + reference.path("name").asText()));
                }
                ask(entry.getValue());
            });
        }
    }

    /** A variable that names a file in a mounted Secret asks for that key. */
    private void files(JsonNode pod) {
        for (JsonNode container : pod.path("containers")) {
            for (JsonNode mount : container.path("volumeMounts")) {
                String folder = mount.path("mountPath").asText() + "/";
                for (JsonNode volume : pod.path("volumes")) {
                    if (volume.path("name").equals(mount.path("name")) && volume.has("secret")) {
                        String secret = volume.at("/secret/secretName").asText();
                        container.path("env").forEach(variable -> {
                            String file = variable.path("value").asText();
                            if (file.startsWith(folder)) {
                                asked.add("Secret " + secret + " " + file.substring(folder.length()));
                            }
                        });
                    }
                }
            }
        }
    }

    private void shape(JsonNode node, String field, String kind, String name) {
        JsonNode reference = node.path(field);
        if (reference.isObject() && reference.path(name).isTextual()) {
            String whole = kind + " " + reference.path(name).asText();
            asked.add(reference.has("key") ? whole + " " + reference.path("key").asText() : whole);
        }
    }

    private void volume(JsonNode node, String field, String kind, String name) {
        JsonNode source = node.path(field);
        if (source.isObject() && node.has("name") && source.path(name).isTextual()) {
            String whole = kind + " " + source.path(name).asText();
            asked.add(whole);
            source.path("items")
                    .forEach(item -> asked.add(whole + " " + item.path("key").asText()));
        }
    }
}

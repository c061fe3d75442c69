package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What {@code kubectl apply -k} would send. Rendered once for each folder; skipped where kubectl is missing, except in CI. */
final class Manifests {

    static final Path K8S = Path.of("..", "k8s");
    static final String DEV = "overlays/dev";
    static final String PRODUCTION = "overlays/production";
    static final String MIGRATION = "overlays/production/migration";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    private Manifests() {}

    static List<JsonNode> of(String folder) {
        return parse(RENDERED.computeIfAbsent(folder, name -> kustomize(K8S.resolve(name))));
    }

    /** The base with components of one's choice, as an overlay would name them. */
    static String with(String... components) {
        String name = String.join("+", components).replace('/', '-');
        Path folder = Path.of("target", "kustomize", name);
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n")
                .append("  - ../../../../k8s/base\n  - ../../../../k8s/migration\ncomponents:\n");
        Stream.of(components)
                .forEach(component -> text.append("  - ../../../../k8s/components/")
                        .append(component)
                        .append('\n'));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kustomize(folder);
    }

    /** What {@code k8s/secrets} writes for a namespace. */
    static List<JsonNode> secrets(String namespace) {
        return parse(run("bash", K8S.resolve("secrets").toString(), namespace));
    }

    static List<JsonNode> parse(String documents) {
        try (MappingIterator<JsonNode> nodes = YAML.readerFor(JsonNode.class).readValues(documents)) {
            return nodes.readAll().stream().filter(node -> !node.isNull()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> ofKind(List<JsonNode> documents, String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    static String name(JsonNode document) {
        return document.path("metadata").path("name").asText();
    }

    /** {@code Deployment/audit-service}, for messages. */
    static String title(JsonNode document) {
        return document.path("kind").asText() + "/" + name(document);
    }

    /** The workloads, each with its pod template. */
    static List<JsonNode> workloads(List<JsonNode> documents) {
        return documents.stream()
                .filter(document ->
                        document.at("/spec/template/spec/containers").isArray())
                .toList();
    }

    private static String kustomize(Path folder) {
        try {
            return run("kubectl", "kustomize", folder.toString());
        } catch (UncheckedIOException e) {
            if (System.getenv("CI") == null) {
                return abort("kubectl is not installed");
            }
            throw e;
        }
    }

    private static String run(String... command) {
        try {
            Path complaints = Files.createTempFile("manifests", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectError(complaints.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String said = Files.readString(complaints);
            Files.delete(complaints);
            assertThat(code).as(String.join(" ", command) + ": " + said).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code k8s/base} is what the build writes: whoever changes one sees the other change in review. */
class ManifestsTest {

    @ParameterizedTest
    @ValueSource(strings = {"consent-service", "dsr-service", "audit-service", "breach-service"})
    void theCommittedManifestIsTheGeneratedOne(String service) throws IOException {
        Path generated = Path.of("..", service, "target", "kubernetes", "kubernetes.yml");
        Path committed = Path.of("..", "k8s", "base", service + ".yaml");
        if (Boolean.getBoolean("manifests.update")) {
            Files.copy(generated, committed, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        // The order of ports varies from build to build, and means nothing.
        assertThat(documents(generated))
                .isNotEmpty()
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .isEqualTo(documents(committed));
    }

    private static List<Object> documents(Path file) throws IOException {
        try (MappingIterator<Object> documents =
                new YAMLMapper().readerFor(Object.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }
}

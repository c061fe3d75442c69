package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(Files.readString(generated)).isEqualTo(Files.readString(committed));
    }
}

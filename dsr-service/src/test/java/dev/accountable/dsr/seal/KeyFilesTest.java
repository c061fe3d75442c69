package dev.accountable.dsr.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

    @TempDir
    Path files;

    @Test
    void inProductionNothingIsSignedWithoutAKey() {
        assertThatThrownBy(() -> SealKeyFiles.seal(Optional.empty(), List.of(), LaunchMode.NORMAL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ACCOUNTABLE_DSR_SIGNING_KEY_FILE");
    }

    @Test
    void aSecretThatIsTooShortOrUnreadableIsRefused() throws IOException {
        Path tooShort =
                Files.writeString(files.resolve("short"), Base64.getEncoder().encodeToString(new byte[31]));
        assertThatThrownBy(() -> SecretKeyFile.read(Optional.of(tooShort), "It", "VARIABLE"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shorter than 32 bytes");
        Path noBase64 = Files.writeString(files.resolve("text"), "not a secret!");
        assertThatThrownBy(() -> SecretKeyFile.read(Optional.of(noBase64), "It", "VARIABLE"))
                .isInstanceOf(ConfigurationException.class);
        Path good = Files.writeString(files.resolve("good"), Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThat(SecretKeyFile.read(Optional.of(good), "It", "VARIABLE").id())
                .isEqualTo(SecretKeyFile.of(new byte[32]).id());
    }
}

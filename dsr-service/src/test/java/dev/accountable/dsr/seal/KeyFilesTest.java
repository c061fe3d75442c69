package dev.accountable.dsr.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
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
    void whatAKeySignedIsVerifiedAfterItWasReplaced() throws Exception {
        KeyPair old = SigningKey.generate();
        Path oldPrivate = pem("old.pem", "PRIVATE KEY", old.getPrivate().getEncoded());
        Path oldPublic = pem("old.pub", "PUBLIC KEY", old.getPublic().getEncoded());
        Path current =
                pem("new.pem", "PRIVATE KEY", SigningKey.generate().getPrivate().getEncoded());
        String signed = SealKeyFiles.seal(Optional.of(oldPrivate), List.of(), LaunchMode.NORMAL)
                .sign("{}", "json");

        Seal replaced = SealKeyFiles.seal(Optional.of(current), List.of(oldPublic), LaunchMode.NORMAL);

        var jws = new JsonWebSignature();
        jws.setCompactSerialization(signed);
        jws.setKey(new JsonWebKeySet(replaced.keySet())
                .findJsonWebKey(jws.getKeyIdHeaderValue(), null, null, null)
                .getKey());
        assertThat(jws.verifySignature()).isTrue();
        assertThat(replaced.keySet()).doesNotContain("\"d\"");
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

    private Path pem(String name, String label, byte[] encoded) throws IOException {
        return Files.writeString(
                files.resolve(name),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END "
                        + label + "-----\n");
    }
}

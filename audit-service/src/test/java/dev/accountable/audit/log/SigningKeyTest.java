package dev.accountable.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    /** The published example of the signed-note format: key, text and signature of Go's reference implementation. */
    private static final String VECTOR_KEY = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    @Test
    void signsTheExampleOfTheFormatByteForByte() {
        var key = SigningKey.fromPem("PeterNeumann", vectorPem());

        assertThat(key.verifierKey()).isEqualTo("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        String text = """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.
                """;
        assertThat(key.sign(text))
                .isEqualTo(
                        text
                                + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
    }

    @Test
    void productionDoesNotStartWithoutKeyOrOrigin(@TempDir Path folder) throws IOException {
        Path pem = Files.writeString(folder.resolve("key.pem"), vectorPem());
        Optional<String> origin = Optional.of("audit.example.org/log");

        assertThat(SigningKeys.signingKey(origin, Optional.of(pem), LaunchMode.NORMAL)
                        .verifierKey())
                .startsWith("audit.example.org/log+");
        assertRefused(origin, Optional.empty(), "ACCOUNTABLE_LOG_SIGNING_KEY_FILE");
        assertRefused(Optional.empty(), Optional.of(pem), "ACCOUNTABLE_LOG_ORIGIN");
        assertRefused(origin, Optional.of(folder.resolve("absent.pem")), "absent.pem");
        assertRefused(Optional.of("has spaces"), Optional.of(pem), "has spaces");
        assertRefused(origin, Optional.of(Files.writeString(folder.resolve("no.pem"), "no key")), "no.pem");
    }

    @Test
    void testsGetAKeyOfTheirOwn() {
        String one = SigningKeys.signingKey(Optional.empty(), Optional.empty(), LaunchMode.TEST)
                .verifierKey();
        String other = SigningKeys.signingKey(Optional.empty(), Optional.empty(), LaunchMode.TEST)
                .verifierKey();
        assertThat(one).isNotEqualTo(other);
    }

    private static void assertRefused(Optional<String> origin, Optional<Path> file, String named) {
        assertThatThrownBy(() -> SigningKeys.signingKey(origin, file, LaunchMode.NORMAL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named);
    }

    private static String vectorPem() {
        byte[] seed = Arrays.copyOfRange(Base64.getDecoder().decode(VECTOR_KEY), 1, 33);
        byte[] pkcs8 = HexFormat.of()
                .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";
    }
}

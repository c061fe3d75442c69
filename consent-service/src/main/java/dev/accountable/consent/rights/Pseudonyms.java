package dev.accountable.consent.rights;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Under which name the proof of a forgotten person is kept (Art. 4(5)): an HMAC of the reference, so that who knows the
 * reference and has the key, which is not in the database, finds the proof, and nobody finds the person from it.
 */
@Singleton
@Startup
class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;

    private final @Nullable SecretKeySpec key;

    Pseudonyms(ErasureConfig config) {
        this.key = config.pseudonymKeyFile().map(Pseudonyms::read).orElse(null);
    }

    /** In hex; empty where no key is configured. */
    Optional<String> of(String subject) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Optional.of(HexFormat.of().formatHex(mac.doFinal(subject.getBytes(UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec read(Path file) {
        try {
            byte[] bytes = Base64.getDecoder().decode(Files.readString(file).strip());
            if (bytes.length < LEAST_BYTES) {
                throw new ConfigurationException(
                        "The key in " + file + " is shorter than " + LEAST_BYTES + " bytes (Base64).");
            }
            return new SecretKeySpec(bytes, ALGORITHM);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The key in " + file + " cannot be used: " + e.getMessage());
        }
    }
}

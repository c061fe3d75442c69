package dev.accountable.dsr.seal;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the keys come from: files in production, a new key for each start in development and tests. */
class SealKeyFiles {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    Seal seal(
            @ConfigProperty(name = "accountable.dsr.signing-key-file") Optional<Path> signing,
            @ConfigProperty(name = "accountable.dsr.verification-key-files") Optional<List<Path>> others) {
        return seal(signing, others.orElse(List.of()), LaunchMode.current());
    }

    static Seal seal(Optional<Path> signing, List<Path> others, LaunchMode mode) {
        if (mode.isDevOrTest() && signing.isEmpty()) {
            return new Seal(SigningKey.generate(), List.of());
        }
        if (signing.isEmpty()) {
            throw new ConfigurationException("Certificates cannot be signed: set ACCOUNTABLE_DSR_SIGNING_KEY_FILE (an"
                    + " Ed25519 key in PKCS#8 PEM).");
        }
        KeyPair key = read(signing.get(), SigningKey::fromPem);
        List<PublicKey> verifying = others.stream()
                .map(file -> read(file, SigningKey::publicFromPem))
                .toList();
        try {
            return new Seal(key, verifying);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("The signing keys cannot be used: " + e.getMessage());
        }
    }

    private static <T> T read(Path file, Function<String, T> as) {
        try {
            return as.apply(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The signing key in " + file + " cannot be used: " + e.getMessage());
        }
    }
}

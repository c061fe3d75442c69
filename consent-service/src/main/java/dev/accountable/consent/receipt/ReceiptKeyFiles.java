package dev.accountable.consent.receipt;

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

/** Where the keys come from: files in production, a new key for each start in development and tests. */
class ReceiptKeyFiles {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    ReceiptKeys receiptKeys(ReceiptConfig config) {
        return receiptKeys(
                config.signingKeyFile(), config.verificationKeyFiles().orElse(List.of()), LaunchMode.current());
    }

    static ReceiptKeys receiptKeys(Optional<Path> signing, List<Path> others, LaunchMode mode) {
        if (mode.isDevOrTest() && signing.isEmpty()) {
            return new ReceiptKeys(SigningKey.generate(), List.of());
        }
        if (signing.isEmpty()) {
            throw new ConfigurationException("Receipts cannot be signed: set ACCOUNTABLE_RECEIPTS_SIGNING_KEY_FILE (an"
                    + " Ed25519 key in PKCS#8 PEM).");
        }
        KeyPair key = read(signing.get(), SigningKey::fromPem);
        List<PublicKey> verifying = others.stream()
                .map(file -> read(file, SigningKey::publicFromPem))
                .toList();
        try {
            return new ReceiptKeys(key, verifying);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("The receipt keys cannot be used: " + e.getMessage());
        }
    }

    private static <T> T read(Path file, Function<String, T> as) {
        try {
            return as.apply(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The receipt key in " + file + " cannot be used: " + e.getMessage());
        }
    }
}

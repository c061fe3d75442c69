package dev.accountable.signing;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the keys come from: files in production, a new key for each start in development and tests. */
public final class KeyFiles {

    private KeyFiles() {}

    /**
     * Throws a {@link ConfigurationException} that says which file or variable is at fault.
     *
     * @param signing an Ed25519 key in PKCS#8 (PEM)
     * @param others public keys (PEM): those that signed before, and the one that soon will
     * @param without what cannot be done where there is no key, as the beginning of a sentence
     * @param variable that names the file of the signing key
     */
    public static SigningKeys read(
            Optional<Path> signing, List<Path> others, LaunchMode mode, String without, String variable) {
        if (mode.isDevOrTest() && signing.isEmpty()) {
            return new SigningKeys(Ed25519Keys.generate(), List.of());
        }
        if (signing.isEmpty()) {
            throw new ConfigurationException(without + ": set " + variable + " (an Ed25519 key in PKCS#8 PEM).");
        }
        KeyPair key = read(signing.get(), Ed25519Keys::fromPem);
        List<PublicKey> verifying = others.stream()
                .map(file -> read(file, Ed25519Keys::publicFromPem))
                .toList();
        try {
            return new SigningKeys(key, verifying);
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

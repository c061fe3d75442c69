package dev.accountable.audit.log;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the log's keys come from: files in production, a new key for each start in development and tests. */
class SigningKeys {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    LogKeys logKeys(LogConfig config) {
        return logKeys(
                config.origin(),
                config.signingKeyFile(),
                config.previousKeyFiles().orElse(List.of()),
                LaunchMode.current());
    }

    static LogKeys logKeys(Optional<String> origin, Optional<Path> file, List<Path> previous, LaunchMode mode) {
        if (mode.isDevOrTest() && file.isEmpty()) {
            return new LogKeys(List.of(SigningKey.generate(origin.orElse("localhost/development-log"))), List.of());
        }
        if (origin.isEmpty() || file.isEmpty()) {
            throw new ConfigurationException(
                    "The log cannot be signed: set ACCOUNTABLE_LOG_ORIGIN (the log's name, for"
                            + " example audit.example.org/log) and ACCOUNTABLE_LOG_SIGNING_KEY_FILE (an Ed25519 key in PKCS#8 PEM).");
        }
        String name = origin.get();
        List<SigningKey> signing = new ArrayList<>();
        List<VerifierKey> retired = new ArrayList<>();
        signing.add(read(name, file.get(), text -> SigningKey.fromPem(name, text)));
        for (Path path : previous) {
            String text = read(name, path, content -> content);
            if (text.contains("PRIVATE KEY")) {
                signing.add(read(name, path, pem -> SigningKey.fromPem(name, pem)));
            } else {
                retired.add(read(name, path, VerifierKey::parse));
            }
        }
        try {
            return new LogKeys(signing, retired);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("The log cannot be signed as " + name + ": " + e.getMessage());
        }
    }

    private static <T> T read(String origin, Path file, Function<String, T> as) {
        try {
            return as.apply(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The log " + origin + " cannot use the key in " + file + ": " + e.getMessage());
        }
    }
}

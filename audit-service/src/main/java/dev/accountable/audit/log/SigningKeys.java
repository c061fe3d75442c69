package dev.accountable.audit.log;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the signing key comes from: a file in production, a new key for each start in development and tests. */
class SigningKeys {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    SigningKey signingKey(LogConfig config) {
        return signingKey(config.origin(), config.signingKeyFile(), LaunchMode.current());
    }

    static SigningKey signingKey(Optional<String> origin, Optional<Path> file, LaunchMode mode) {
        if (mode.isDevOrTest() && file.isEmpty()) {
            return SigningKey.generate(origin.orElse("localhost/development-log"));
        }
        if (origin.isEmpty() || file.isEmpty()) {
            throw new ConfigurationException(
                    "The log cannot be signed: set ACCOUNTABLE_LOG_ORIGIN (the log's name, for"
                            + " example audit.example.org/log) and ACCOUNTABLE_LOG_SIGNING_KEY_FILE (an Ed25519 key in PKCS#8 PEM).");
        }
        try {
            return SigningKey.fromPem(origin.get(), Files.readString(file.get()));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The log cannot be signed with the key in " + file.get() + " as "
                    + origin.get() + ": " + e.getMessage());
        }
    }
}

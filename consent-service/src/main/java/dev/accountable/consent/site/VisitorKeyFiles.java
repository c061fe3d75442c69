package dev.accountable.consent.site;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Where the keys of visitor tokens come from: files in production, a new key for each start in development and tests. */
class VisitorKeyFiles {

    @Produces
    @Singleton
    @Startup(1)
    VisitorTokens visitorTokens(VisitorConfig config, InstantSource clock) {
        List<Path> files = new ArrayList<>(config.keyFile().stream().toList());
        config.previousKeyFiles().ifPresent(files::addAll);
        List<byte[]> keys =
                new ArrayList<>(files.stream().map(VisitorKeyFiles::read).toList());
        if (config.keyFile().isEmpty() && !files.isEmpty()) {
            throw new ConfigurationException(
                    "ACCOUNTABLE_VISITORS_PREVIOUS_KEY_FILES without ACCOUNTABLE_VISITORS_KEY_FILE: nothing would sign.");
        }
        if (keys.isEmpty() && LaunchMode.current().isDevOrTest()) {
            byte[] key = new byte[VisitorTokens.KEY_BYTES];
            new SecureRandom().nextBytes(key);
            keys.add(key);
        }
        return new VisitorTokens(keys, config.lifetime(), clock);
    }

    /** As {@code openssl rand -base64 32} writes it. */
    static byte[] read(Path file) {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length < VisitorTokens.KEY_BYTES) {
                throw new IllegalArgumentException("it is shorter than " + VisitorTokens.KEY_BYTES + " bytes");
            }
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The visitor key in " + file + " cannot be used: " + e.getMessage()
                    + ". It is to be what 'openssl rand -base64 32' writes.");
        }
    }
}

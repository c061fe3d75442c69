package dev.accountable.dsr.seal;

import dev.accountable.signing.KeyFiles;
import dev.accountable.signing.SigningKeys;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys of certificates and manifests. */
class SealKeyFiles {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    SigningKeys seal(
            @ConfigProperty(name = "accountable.dsr.signing-key-file") Optional<Path> signing,
            @ConfigProperty(name = "accountable.dsr.verification-key-files") Optional<List<Path>> others) {
        return seal(signing, others.orElse(List.of()), LaunchMode.current());
    }

    static SigningKeys seal(Optional<Path> signing, List<Path> others, LaunchMode mode) {
        return KeyFiles.read(
                signing, others, mode, "Certificates cannot be signed", "ACCOUNTABLE_DSR_SIGNING_KEY_FILE");
    }
}

package dev.accountable.dsr.ledger;

import dev.accountable.dsr.seal.SecretKeyFile;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key that enters, and all that have entered before: without them old entries say nothing any more. */
@Singleton
@Startup(1)
class LedgerKeys {

    private static final String VARIABLE = "ACCOUNTABLE_DSR_LEDGER_KEY_FILE";

    private final SecretKeyFile current;
    private final List<SecretKeyFile> all;

    LedgerKeys(
            @ConfigProperty(name = "accountable.dsr.ledger-key-file") Optional<Path> current,
            @ConfigProperty(name = "accountable.dsr.ledger-old-key-files") Optional<List<Path>> old) {
        this.current = SecretKeyFile.read(current, "Erasures cannot be entered into the ledger", VARIABLE);
        this.all = Stream.concat(
                        Stream.of(this.current),
                        old.orElse(List.of()).stream()
                                .map(file -> SecretKeyFile.read(Optional.of(file), "An old ledger key", VARIABLE)))
                .toList();
    }

    Fingerprints current() {
        return new Fingerprints(current);
    }

    List<Fingerprints> all() {
        return all.stream().map(Fingerprints::new).toList();
    }
}

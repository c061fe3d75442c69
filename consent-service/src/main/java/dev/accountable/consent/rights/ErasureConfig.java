package dev.accountable.consent.rights;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Period;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.erasure")
interface ErasureConfig {

    /** How long proof of consent is kept after an erasure: as long as claims can be made. */
    @WithDefault("P3Y")
    Period keepProof();

    @WithDefault("Art. 17(3)(e), 7(1): kept under a pseudonym until claims that there was no consent are out of time")
    String reason();

    /** How often it is looked for proof whose time is over. */
    @WithDefault("1h")
    String deleteInterval();

    /** Base64 of at least 32 random bytes; without it kept proof is found by its receipt only. */
    Optional<Path> pseudonymKeyFile();
}

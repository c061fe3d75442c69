package dev.accountable.audit.log;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.log")
interface LogConfig {

    Optional<String> origin();

    Optional<Path> signingKeyFile();

    Optional<List<Path>> previousKeyFiles();

    Duration integrationDelay();

    Duration integrationInterval();

    Duration selfCheckInterval();

    /** For the scheduler, which knows "off" as well. */
    String selfCheckPoll();

    /** For the scheduler, which knows "off" as well. */
    String witnessInterval();

    Map<String, WitnessConfig> witnesses();

    /** One who cosigns our checkpoints. */
    interface WitnessConfig {
        URI url();

        String key();
    }
}

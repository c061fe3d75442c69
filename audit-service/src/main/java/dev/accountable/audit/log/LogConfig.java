package dev.accountable.audit.log;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.log")
interface LogConfig {

    Optional<String> origin();

    Optional<Path> signingKeyFile();

    Duration integrationDelay();

    Duration integrationInterval();
}

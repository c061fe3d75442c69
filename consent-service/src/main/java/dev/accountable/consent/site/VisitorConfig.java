package dev.accountable.consent.site;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.visitors")
interface VisitorConfig {

    Optional<Path> keyFile();

    Optional<List<Path>> previousKeyFiles();

    @WithDefault("P13M")
    Period lifetime();
}

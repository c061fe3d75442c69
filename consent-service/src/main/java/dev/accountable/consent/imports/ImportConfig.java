package dev.accountable.consent.imports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.imports")
interface ImportConfig {

    @WithDefault("512M")
    MemorySize maxBodySize();
}

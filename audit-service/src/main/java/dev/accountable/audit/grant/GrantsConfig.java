package dev.accountable.audit.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.grants")
interface GrantsConfig {

    @WithDefault("PT8H")
    Duration longest();

    @WithDefault("PT1H")
    Duration emergency();

    @WithDefault("P14D")
    Duration ahead();
}

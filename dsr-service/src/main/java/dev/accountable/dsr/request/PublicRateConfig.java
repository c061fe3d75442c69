package dev.accountable.dsr.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "accountable.public")
interface PublicRateConfig {

    /** Calls of endpoints that need no token, for each neighbourhood of addresses and pod. */
    @WithDefault("600")
    int requestsPerMinute();

    /** Of these, calls that make or write something, for each neighbourhood, path and pod. */
    @WithDefault("60")
    int writesPerMinute();
}

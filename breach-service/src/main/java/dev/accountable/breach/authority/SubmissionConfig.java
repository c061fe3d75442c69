package dev.accountable.breach.authority;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Authorities that take notifications from machine to machine. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.submission")
interface SubmissionConfig {

    List<Channel> channels();

    /** Of one attempt, as a whole. */
    @WithDefault("30s")
    Duration timeout();

    /** After an attempt that was not answered; doubles with each. */
    @WithDefault("10s")
    Duration firstRetry();

    @WithDefault("15m")
    Duration slowestRetry();

    @WithDefault("false")
    boolean allowHttpLocalhost();

    /** How one authority is reached. */
    interface Channel {

        /** Its key, as in {@code GET /api/v1/authorities}. */
        String authority();

        URI url();

        /** Sent as a bearer token. */
        Optional<String> token();
    }
}

package dev.accountable.breach;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who is alerted, and how patiently. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.alerts")
interface AlertConfig {

    Optional<List<String>> mailTo();

    Optional<URI> webhookUrl();

    Optional<String> webhookSecret();

    Optional<String> consoleUrl();

    @WithDefault("5s")
    Duration timeout();

    @WithDefault("1s")
    Duration firstRetry();

    @WithDefault("5m")
    Duration slowestRetry();

    @WithDefault("72h")
    Duration giveUpAfter();

    /** How often the database is asked for due alerts, beside the nudge that follows each commit. */
    @WithDefault("1s")
    String interval();
}

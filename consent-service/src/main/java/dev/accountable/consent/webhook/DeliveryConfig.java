package dev.accountable.consent.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How patiently targets are told. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.webhook-delivery")
interface DeliveryConfig {

    /** Of one attempt as a whole; the specification recommends 15 to 30 seconds. */
    @WithDefault("15s")
    Duration timeout();

    /** Waits between attempts, as the specification's own example has them: 75 hours in all. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retries();

    @WithDefault("30d")
    Duration keepDelivered();

    @WithDefault("90d")
    Duration keepDead();

    /** For development, tests and the local stack: nobody else can listen there. */
    @WithDefault("false")
    boolean allowHttpLocalhost();

    /** How often the database is asked for what is due, beside the nudge that follows each commit. */
    @WithDefault("1s")
    String interval();
}

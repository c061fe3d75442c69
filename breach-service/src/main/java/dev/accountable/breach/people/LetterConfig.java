package dev.accountable.breach.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How letters go out. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.letters")
interface LetterConfig {

    /** How many are under way at a time, from one pod. */
    @WithDefault("20")
    int batch();

    /** Of one attempt; then nobody knows whether the letter went out. */
    @WithDefault("30s")
    Duration timeout();

    /** After an attempt that surely sent nothing; doubles with each. */
    @WithDefault("1m")
    Duration firstRetry();

    /** Then it is FAILED. */
    @WithDefault("12")
    int attempts();

    @WithDefault("1s")
    String interval();
}

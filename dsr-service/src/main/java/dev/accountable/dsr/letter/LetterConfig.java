package dev.accountable.dsr.letter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.letters")
interface LetterConfig {

    /** How many are under way at a time, from one pod. */
    @WithDefault("20")
    int batch();

    /** Of one attempt as a whole; then nobody knows whether the letter went out. */
    @WithDefault("30s")
    Duration timeout();

    /** After a first failure that surely sent nothing; doubles with each. */
    @WithDefault("1m")
    Duration firstRetry();

    @WithDefault("1h")
    Duration slowestRetry();

    /** Then it is FAILED. */
    @WithDefault("60")
    int attempts();

    /** How long a link, or its code, counts. */
    @WithDefault("14d")
    Duration linksCount();

    /** How often it is looked for letters that are due. */
    @WithDefault("1s")
    String interval();
}

package dev.accountable.consent.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.mail")
interface MailConfig {

    /** Of all pods together. */
    @WithDefault("600")
    int perMinute();

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

    /** How long consent can be confirmed. */
    @WithDefault("48h")
    Duration confirmWithin();

    /** Requests for confirmation that one address gets in an hour at most, whoever asks. */
    @WithDefault("5")
    int confirmationsPerHour();

    /** How long a letter can be looked up when nothing hangs on it any more, and a link still says what became of it. */
    @WithDefault("30d")
    Duration keep();

    /** How often it is looked for letters that are due. */
    @WithDefault("1s")
    String interval();

    /** How often it is looked for confirmations whose time is over. */
    @WithDefault("1m")
    String confirmationsInterval();
}

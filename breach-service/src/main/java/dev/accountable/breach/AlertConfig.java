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

    /** Of an incoming webhook of Slack, or of what speaks like it. */
    Optional<URI> slackUrl();

    Optional<String> pagerdutyKey();

    @WithDefault("https://events.pagerduty.com/v2/enqueue")
    URI pagerdutyUrl();

    /** Of the alerts of Alertmanager's API: {@code https://…/api/v2/alerts}. */
    Optional<URI> alertmanagerUrl();

    /** Mailboxes that are added one by one as long as nobody acknowledges. */
    Optional<List<String>> escalateTo();

    /** How long an alert waits to be acknowledged before it is repeated; zero: it is not. */
    @WithDefault("15m")
    Duration escalateAfter();

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

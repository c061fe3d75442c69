package dev.accountable.breach;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is alerted, and how patiently. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.alerts")
interface AlertConfig {

    Optional<List<String>> mailTo();

    Optional<WebhookConfig> webhook();

    interface WebhookConfig {

        URI url();

        String secret();

        /** While a secret is exchanged: messages are signed with both. */
        Optional<String> previousSecret();
    }

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

    /** Targets that are told of some alerts only, and at what time. Who has no route is told of all. */
    List<RouteConfig> routes();

    /** One rule; a target may have several, of which one is enough. */
    interface RouteConfig {

        /** A mailbox, or webhook, slack, pagerduty, alertmanager. */
        String target();

        /** From this on. Whatever is about an incident is CRITICAL. */
        @WithDefault("HIGH")
        Severity severity();

        /** On which a span begins; left out: on all. */
        Optional<Set<DayOfWeek>> days();

        /** Local time. */
        @WithDefault("00:00")
        LocalTime from();

        /** Local time, of the next day where it is not after {@link #from}. */
        @WithDefault("00:00")
        LocalTime until();

        @WithDefault("UTC")
        ZoneId zone();
    }

    /** How often a screen's stream looks for alerts. */
    @WithDefault("1s")
    Duration streamInterval();

    /** A screen comes again after this, with a token that is still good. */
    @WithDefault("15m")
    Duration streamLasts();

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

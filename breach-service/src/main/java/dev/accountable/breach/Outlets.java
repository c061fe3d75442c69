package dev.accountable.breach;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.WebhookSecrets;
import dev.accountable.post.MailClient;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configured targets. A wrong one stops the start: better than to find out on the day of a breach. None at all does
 * not, for a report that reaches nobody is still a report, and shows as such.
 */
@Startup
@ApplicationScoped
class Outlets {

    private static final int LONGEST_ANSWER = 1024 * 1024;

    private final List<Outlet> all = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final Map<String, List<Route>> routes = new HashMap<>();
    private final Caller caller;
    private final List<String> targets;

    Outlets(AlertConfig config, MailClient client, ObjectMapper json, InstantSource clock) {
        this.caller = new Caller(config.timeout(), LONGEST_ANSWER);
        String console = config.consoleUrl().orElse(null);
        for (String address : config.mailTo().orElse(List.of())) {
            all.add(new MailOutlet(mailbox(address.strip()), client, config.timeout(), console));
        }
        var formats = new Formats(json, clock, console);
        config.webhook()
                .ifPresent(webhook -> all.add(http(
                        "webhook",
                        "webhook.url",
                        webhook.url(),
                        formats.signed(new WebhookSecrets(
                                "accountable.alerts.webhook", webhook.secret(), webhook.previousSecret())))));
        config.slackUrl().ifPresent(url -> all.add(http("slack", "slack-url", url, formats.slack())));
        config.pagerdutyKey()
                .ifPresent(key ->
                        all.add(http("pagerduty", "pagerduty-url", config.pagerdutyUrl(), formats.pagerDuty(key))));
        config.alertmanagerUrl()
                .ifPresent(url -> all.add(http("alertmanager", "alertmanager-url", url, formats.alertmanager())));
        this.targets = all.stream().map(Outlet::target).toList();
        for (int i = 0; i < config.routes().size(); i++) {
            AlertConfig.RouteConfig route = config.routes().get(i);
            String target = route.target().contains("@") ? MailOutlet.target(route.target()) : route.target();
            if (!targets.contains(target)) {
                throw new IllegalArgumentException("accountable.alerts.routes[" + i + "].target: no target is called "
                        + route.target() + "; there are " + String.join(", ", targets));
            }
            routes.computeIfAbsent(target, any -> new ArrayList<>()).add(Route.of(route));
        }
        for (String address : config.escalateTo().orElse(List.of())) {
            var outlet = new MailOutlet(mailbox(address.strip()), client, config.timeout(), console);
            if (all.stream().noneMatch(known -> known.target().equals(outlet.target()))) {
                all.add(outlet);
                later.add(outlet.target());
            }
        }
        if (all.isEmpty()) {
            Log.warn("NOBODY IS ALERTED of breaches: set accountable.alerts.mail-to or accountable.alerts.webhook.url");
        }
    }

    List<Outlet> all() {
        return all;
    }

    /**
     * Who is told now: those whose routes take it, and when nobody has acknowledged one more each time. What no route takes goes to
     * everybody: a gap between two spans must not keep an alert from everyone.
     */
    List<String> targets(AlertReason reason, Severity severity, Instant now) {
        List<String> told = new ArrayList<>(
                targets.stream().filter(target -> takes(target, severity, now)).toList());
        if (told.isEmpty()) {
            told.addAll(targets);
        }
        told.addAll(later.subList(0, Math.min(reason.escalation(), later.size())));
        return told;
    }

    private boolean takes(String target, Severity severity, Instant now) {
        List<Route> some = routes.get(target);
        return some == null || some.stream().anyMatch(route -> route.takes(severity, now));
    }

    /** Over http on this machine only; what happens there is between this service and its neighbour. */
    private HttpOutlet http(String kind, String key, URI url, HttpOutlet.Format format) {
        return new HttpOutlet(kind, ConfiguredAddress.checked("accountable.alerts." + key, url, true), format, caller);
    }

    static String mailbox(String address) {
        if (!address.matches("[^\\s@<>,;]+@[^\\s@<>,;]+") || address.length() > 254) {
            throw new IllegalArgumentException("accountable.alerts.mail-to: not a mail address: " + address);
        }
        return address;
    }
}

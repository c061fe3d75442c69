package dev.accountable.breach;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import dev.accountable.post.MailClient;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configured targets. A wrong one stops the start: better than to find out on the day of a breach. None at all does
 * not, for a report that reaches nobody is still a report, and shows as such.
 */
@Startup
@ApplicationScoped
class Outlets {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final List<Outlet> all = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final Map<String, List<Route>> routes = new HashMap<>();
    private List<String> targets = List.of();

    /** For the proxy. */
    protected Outlets() {}

    @jakarta.inject.Inject
    Outlets(AlertConfig config, MailClient client, ObjectMapper json, InstantSource clock) {
        String console = config.consoleUrl().orElse(null);
        for (String address : config.mailTo().orElse(List.of())) {
            all.add(new MailOutlet(mailbox(address.strip()), client, config.timeout(), console));
        }
        var formats = new Formats(json, clock, console);
        config.webhookUrl()
                .ifPresent(url -> all.add(http(
                        config,
                        "webhook",
                        checked("webhook-url", url),
                        formats.signed(signer(config.webhookSecret().orElse(null))))));
        config.slackUrl().ifPresent(url -> all.add(http(config, "slack", checked("slack-url", url), formats.slack())));
        config.pagerdutyKey()
                .ifPresent(key -> all.add(http(
                        config, "pagerduty", checked("pagerduty-url", config.pagerdutyUrl()), formats.pagerDuty(key))));
        config.alertmanagerUrl()
                .ifPresent(url -> all.add(
                        http(config, "alertmanager", checked("alertmanager-url", url), formats.alertmanager())));
        targets = all.stream().map(Outlet::target).toList();
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
            Log.warn("NOBODY IS ALERTED of breaches: set accountable.alerts.mail-to or accountable.alerts.webhook-url");
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

    private static HttpOutlet http(AlertConfig config, String kind, URI url, HttpOutlet.Format format) {
        return new HttpOutlet(kind, url, format, config.timeout());
    }

    static String mailbox(String address) {
        if (!address.matches("[^\\s@<>,;]+@[^\\s@<>,;]+") || address.length() > 254) {
            throw new IllegalArgumentException("accountable.alerts.mail-to: not a mail address: " + address);
        }
        return address;
    }

    /** Https, or http on this machine. The address itself stays out of the message: its path may be a secret. */
    static URI checked(String key, URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean local =
                "http".equalsIgnoreCase(url.getScheme()) && THIS_MACHINE.contains(String.valueOf(url.getHost()));
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null || !(secure || local)) {
            throw new IllegalArgumentException("accountable.alerts." + key + ": must be an https address without user"
                    + " information or fragment (http only for localhost)");
        }
        return url;
    }

    static Webhook signer(@Nullable String secret) {
        String problem = "accountable.alerts.webhook-secret: must be whsec_ and the base64 of 24 to 64 random bytes";
        if (secret == null || !secret.startsWith("whsec_")) {
            throw new IllegalArgumentException(problem);
        }
        try {
            int bytes = Base64.getDecoder().decode(secret.substring("whsec_".length())).length;
            if (bytes < 24 || bytes > 64) {
                throw new IllegalArgumentException(problem);
            }
            return new Webhook(secret);
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            // Without the cause: a decoder quotes what it could not decode.
            throw new IllegalArgumentException(problem);
        }
    }
}

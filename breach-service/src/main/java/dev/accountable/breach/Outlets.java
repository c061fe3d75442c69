package dev.accountable.breach;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

    /** For the proxy. */
    protected Outlets() {}

    @jakarta.inject.Inject
    Outlets(AlertConfig config, ReactiveMailer mailer, MailLoop loop, ObjectMapper json, InstantSource clock) {
        String console = config.consoleUrl().orElse(null);
        for (String address : config.mailTo().orElse(List.of())) {
            all.add(new MailOutlet(mailbox(address.strip()), mailer, loop, config.timeout(), console));
        }
        config.webhookUrl()
                .ifPresent(url -> all.add(new WebhookOutlet(
                        checked(url),
                        signer(config.webhookSecret().orElse(null)),
                        json,
                        clock,
                        config.timeout(),
                        console)));
        if (all.isEmpty()) {
            Log.warn("NOBODY IS ALERTED of breaches: set accountable.alerts.mail-to or accountable.alerts.webhook-url");
        }
    }

    List<Outlet> all() {
        return all;
    }

    List<String> targets() {
        return all.stream().map(Outlet::target).toList();
    }

    static String mailbox(String address) {
        if (!address.matches("[^\\s@<>,;]+@[^\\s@<>,;]+") || address.length() > 254) {
            throw new IllegalArgumentException("accountable.alerts.mail-to: not a mail address: " + address);
        }
        return address;
    }

    /** Https, or http on this machine. The address itself stays out of the message: its path may be a secret. */
    static URI checked(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean local =
                "http".equalsIgnoreCase(url.getScheme()) && THIS_MACHINE.contains(String.valueOf(url.getHost()));
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null || !(secure || local)) {
            throw new IllegalArgumentException("accountable.alerts.webhook-url: must be an https address without user"
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

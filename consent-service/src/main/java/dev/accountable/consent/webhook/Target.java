package dev.accountable.consent.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.accountable.consent.webhook.WebhookConfig.TargetConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A system of the organisation that is told. Its address and its secrets are never shown: for many, the path is a secret too. */
final class Target {

    private static final String NAME = "[a-z][a-z0-9-]{0,39}";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String name;
    private final URI url;
    private final List<Webhook> signers;
    private final Set<MessageType> events;
    private final Set<String> purposes;
    private final int concurrency;

    /** Throws IllegalArgumentException, naming the key, where the configuration is wrong. */
    Target(String name, TargetConfig config, boolean allowHttpLocalhost) {
        String prefix = "accountable.webhooks." + name;
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(prefix + ": the name must match " + NAME);
        }
        this.name = name;
        this.url = checked(prefix + ".url", config.url(), allowHttpLocalhost);
        this.signers = new ArrayList<>();
        signers.add(signer(prefix + ".secret", config.secret()));
        config.previousSecret().ifPresent(secret -> signers.add(signer(prefix + ".previous-secret", secret)));
        this.events = events(prefix + ".events", config.events().orElse(List.of()));
        this.purposes = Set.copyOf(config.purposes().orElse(List.of()));
        this.concurrency = config.concurrency();
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException(prefix + ".concurrency: must be from 1 to 256");
        }
    }

    String name() {
        return name;
    }

    URI url() {
        return url;
    }

    /** As it is shown: without the path. */
    String origin() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    Set<MessageType> events() {
        return events;
    }

    /** Empty: all. */
    Set<String> purposes() {
        return purposes;
    }

    int concurrency() {
        return concurrency;
    }

    boolean wants(MessageType type, @Nullable String purpose) {
        return events.contains(type) && (purposes.isEmpty() || (purpose != null && purposes.contains(purpose)));
    }

    /** The header {@code webhook-signature}: one signature for each secret, of which the receiver needs one to be right. */
    String sign(UUID id, long timestamp, String body) {
        try {
            var signatures = new StringJoiner(" ");
            for (Webhook signer : signers) {
                signatures.add(signer.sign(id.toString(), timestamp, body));
            }
            return signatures.toString();
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("Every Java signs with HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static URI checked(String key, URI url, boolean allowHttpLocalhost) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean local = allowHttpLocalhost
                && "http".equalsIgnoreCase(url.getScheme())
                && THIS_MACHINE.contains(String.valueOf(url.getHost()));
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getFragment() != null || !(secure || local)) {
            throw new IllegalArgumentException(key
                    + ": must be an https address without user information or fragment (http for localhost only, with"
                    + " accountable.webhook-delivery.allow-http-localhost)");
        }
        return url;
    }

    private static Webhook signer(String key, String secret) {
        String problem = key + ": must be whsec_ and the base64 of 24 to 64 random bytes";
        if (!secret.startsWith("whsec_")) {
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

    private static Set<MessageType> events(String key, List<String> ids) {
        if (ids.isEmpty()) {
            return MessageType.choices();
        }
        Set<MessageType> events = EnumSet.noneOf(MessageType.class);
        for (String id : ids) {
            events.add(MessageType.of(id)
                    .filter(MessageType.choices()::contains)
                    .orElseThrow(() -> new IllegalArgumentException(key + ": must be of "
                            + MessageType.choices().stream()
                                    .map(MessageType::id)
                                    .collect(Collectors.joining(", ")))));
        }
        return events;
    }
}

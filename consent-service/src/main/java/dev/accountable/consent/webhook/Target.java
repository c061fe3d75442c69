package dev.accountable.consent.webhook;

import dev.accountable.consent.webhook.WebhookConfig.TargetConfig;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.WebhookSecrets;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A system of the organisation that is told. Its address and its secrets are never shown: for many, the path is a secret too. */
final class Target {

    private static final String NAME = "[a-z][a-z0-9-]{0,39}";

    private final String name;
    private final URI url;
    private final WebhookSecrets secrets;
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
        this.url = ConfiguredAddress.checked(prefix + ".url", config.url(), allowHttpLocalhost);
        this.secrets = new WebhookSecrets(prefix, config.secret(), config.previousSecret());
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
        return ConfiguredAddress.origin(url);
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
        return secrets.sign(id.toString(), timestamp, body);
    }

    @Override
    public String toString() {
        return name;
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

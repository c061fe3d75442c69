package dev.accountable.consent.webhook;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured targets. A wrong one stops the start: better than to find out by the first withdrawal that nobody was told. */
@Startup
@ApplicationScoped
class Targets {

    private final Map<String, Target> byName = new TreeMap<>();

    /** For the proxy. */
    protected Targets() {}

    @Inject
    Targets(WebhookConfig config, DeliveryConfig delivery) {
        config.targets()
                .forEach((name, target) -> byName.put(name, new Target(name, target, delivery.allowHttpLocalhost())));
    }

    /** By name. */
    Collection<Target> all() {
        return byName.values();
    }

    Optional<Target> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}

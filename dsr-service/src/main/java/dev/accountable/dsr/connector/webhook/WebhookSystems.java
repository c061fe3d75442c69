package dev.accountable.dsr.connector.webhook;

import dev.accountable.dsr.connector.Capability;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.WebhookSecrets;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The systems that are told by signed messages. A wrong configuration stops the start. */
@Startup
@ApplicationScoped
class WebhookSystems {

    /** From the configuration alone, never over the API. */
    @ConfigMapping(prefix = "accountable.dsr.webhook-systems")
    interface Config {

        @WithParentName
        Map<String, Target> byName();
    }

    /** One system. */
    interface Target {

        URI url();

        String secret();

        Optional<String> previousSecret();

        /** What it can be asked. */
        @WithDefault("EXPORT,ERASE")
        Set<Capability> capabilities();

        /** For one message. */
        @WithDefault("PT30S")
        Duration timeout();

        /** After which a message that was not answered is sent again. */
        @WithDefault("PT6H")
        Duration remindAfter();
    }

    /** A target that was found right. */
    record Known(URI url, WebhookSecrets secrets, Target target) {}

    private final Map<String, Known> byName = new TreeMap<>();

    /** For the proxy. */
    protected WebhookSystems() {}

    @Inject
    WebhookSystems(
            Config config,
            @ConfigProperty(name = "accountable.dsr.allow-http-localhost", defaultValue = "false")
                    boolean allowHttpLocalhost) {
        config.byName().forEach((name, target) -> {
            String prefix = "accountable.dsr.webhook-systems." + name;
            byName.put(
                    name,
                    new Known(
                            ConfiguredAddress.checked(prefix + ".url", target.url(), allowHttpLocalhost),
                            new WebhookSecrets(prefix, target.secret(), target.previousSecret()),
                            target));
        });
    }

    Optional<Known> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<Capability> capabilities(String name) {
        return named(name)
                .map(system -> EnumSet.copyOf(system.target().capabilities()))
                .orElseGet(() -> EnumSet.noneOf(Capability.class));
    }
}

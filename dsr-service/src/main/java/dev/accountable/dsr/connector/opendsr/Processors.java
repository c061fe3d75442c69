package dev.accountable.dsr.connector.opendsr;

import dev.accountable.outgoing.ConfiguredAddress;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The processors that are asked by OpenDSR. A wrong configuration stops the start. */
@Startup
@ApplicationScoped
class Processors {

    /** From the configuration alone, never over the API. */
    @ConfigMapping(prefix = "accountable.dsr.processors")
    interface Config {

        @WithParentName
        Map<String, Processor> byName();
    }

    /** One processor. */
    interface Processor {

        /** Where its {@code /discovery} and {@code /requests} are. */
        URI url();

        /** Its OpenDSR domain, which its certificate names and its messages claim. */
        String domain();

        /** How it knows us: the whole value of the header Authorization. */
        Optional<String> authorization();

        /** SHA-256 of its certificate in DER, in hexadecimal. Absent: a certificate that the Java trust store vouches for. */
        Optional<String> certificateSha256();

        /** Where its certificate is, if not at the address itself. */
        Optional<URI> certificateUrl();

        /** After which a request that was not called back is asked about. */
        @WithDefault("PT6H")
        Duration lookAfter();

        @WithDefault("PT30S")
        Duration timeout();
    }

    private final Map<String, Processor> byName = new TreeMap<>();

    /** For the proxy. */
    protected Processors() {}

    @Inject
    Processors(
            Config config,
            @ConfigProperty(name = "accountable.dsr.allow-http-localhost", defaultValue = "false")
                    boolean allowHttpLocalhost) {
        config.byName().forEach((name, processor) -> {
            String prefix = "accountable.dsr.processors." + name;
            ConfiguredAddress.checked(prefix + ".url", processor.url(), allowHttpLocalhost);
            processor
                    .certificateUrl()
                    .ifPresent(url -> ConfiguredAddress.checked(prefix + ".certificate-url", url, allowHttpLocalhost));
            processor.certificateSha256().ifPresent(pin -> {
                if (!pin.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException(
                            prefix + ".certificate-sha256: must be 64 hexadecimal digits, without colons");
                }
            });
            byName.put(name, processor);
        });
    }

    Optional<Processor> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}

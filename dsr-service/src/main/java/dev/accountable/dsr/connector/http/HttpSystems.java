package dev.accountable.dsr.connector.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The APIs that this service may call. They come from the configuration alone, never over the API. */
@ConfigMapping(prefix = "accountable.dsr.http-systems")
interface HttpSystems {

    @WithParentName
    Map<String, Target> byName();

    /** One API, and how it knows us. */
    interface Target {

        /** Which of the definitions describes it: {@code stripe}. */
        String definition();

        /** Scheme, host and the path that all paths of the definition stand behind. */
        URI url();

        /** The user of basic authentication, or the id of an OAuth client. */
        Optional<String> username();

        String secret();

        /** What the definition asks for by name. */
        Map<String, String> parameters();

        /** For one call. */
        @WithDefault("PT30S")
        Duration timeout();
    }
}

package dev.accountable.consent.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told what. Each key is described in this service's README. */
@ConfigMapping(prefix = "accountable.webhooks")
interface WebhookConfig {

    @WithParentName
    Map<String, TargetConfig> targets();

    interface TargetConfig {

        URI url();

        String secret();

        /** While a secret is exchanged: messages are signed with both. */
        Optional<String> previousSecret();

        Optional<List<String>> events();

        Optional<List<String>> purposes();

        /** Messages under way at the same time, from one pod. */
        @WithDefault("16")
        int concurrency();
    }
}

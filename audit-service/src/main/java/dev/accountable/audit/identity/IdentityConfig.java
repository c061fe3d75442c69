package dev.accountable.audit.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.identity.events")
interface IdentityConfig {

    /** The realm in Keycloak's admin API; without it nothing is asked. */
    Optional<URI> url();

    @WithDefault("identity-events")
    String clientId();

    Optional<String> clientSecret();

    /** How often it is asked; at least a second. */
    @WithDefault("2s")
    String interval();
}

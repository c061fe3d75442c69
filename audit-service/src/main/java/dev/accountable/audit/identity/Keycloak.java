package dev.accountable.audit.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's admin API, as far as the client may use it: it has the role view-events and no other, and an access token of
 * its own, so that none of the services that audit-service calls is ever shown that role.
 */
@ApplicationScoped
class Keycloak {

    static final int PAGE = 500;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final IdentityConfig config;
    private final OidcClients clients;
    private final String issuer;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    private @Nullable OidcClient client;
    private @Nullable Tokens tokens;

    Keycloak(
            IdentityConfig config,
            OidcClients clients,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer,
            ObjectMapper json) {
        this.config = config;
        this.clients = clients;
        this.issuer = issuer;
        this.json = json;
    }

    /**
     * One page of events, oldest first.
     *
     * @param list which events: the path and the filters
     * @param from not before this instant
     * @param first how many to leave out
     */
    JsonNode page(URI realm, String list, Instant from, int first) throws IOException, InterruptedException {
        URI uri = URI.create("%s/%s&direction=asc&dateFrom=%d&first=%d&max=%d"
                .formatted(realm, list, from.toEpochMilli(), first, PAGE));
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + token())
                        .build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        return json.readTree(response.body());
    }

    private synchronized String token() {
        if (client == null) {
            client = clients.newClient(OidcClientConfig.authServerUrl(issuer)
                            .id("identity-events")
                            .clientId(config.clientId())
                            .credentials(config.clientSecret().orElse(""))
                            .build())
                    .await()
                    .atMost(TIMEOUT);
        }
        if (tokens == null || tokens.isAccessTokenExpired()) {
            tokens = client.getTokens().await().atMost(TIMEOUT);
        }
        return tokens.getAccessToken();
    }
}

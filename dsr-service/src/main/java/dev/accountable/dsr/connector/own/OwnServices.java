package dev.accountable.dsr.connector.own;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.RetryAfter;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Calls to the other services and the issuer, with this service's own token or that of a client made for one purpose. */
@ApplicationScoped
class OwnServices {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    /** From the configuration alone, never over the API. */
    @ConfigMapping(prefix = "accountable.dsr.own-services")
    interface Config {

        @WithParentName
        Map<String, Target> byName();
    }

    /** One service. */
    interface Target {

        /** For Keycloak: the realm in its admin API, {@code …/admin/realms/accountable}. */
        URI url();

        /** A client of its own, where this service's is not to have the rights; absent: this service's. */
        Optional<String> clientId();

        Optional<String> clientSecret();
    }

    private final Config config;
    private final OidcClients clients;
    private final OidcClient ours;
    private final String issuer;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Caller caller = new Caller(TIMEOUT, LONGEST_ANSWER);
    private final Map<String, OidcClient> made = new ConcurrentHashMap<>();
    private final Map<String, Tokens> tokens = new ConcurrentHashMap<>();

    OwnServices(
            Config config,
            OidcClients clients,
            OidcClient ours,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer,
            ObjectMapper json,
            InstantSource clock) {
        this.config = config;
        this.clients = clients;
        this.ours = ours;
        this.issuer = issuer;
        this.json = json;
        this.clock = clock;
    }

    List<String> contradictions(SystemMap system) {
        return config.byName().containsKey(system.connection())
                ? List.of()
                : List.of("connection '" + system.connection() + "' is not one of the configured own-services");
    }

    /** The body of a successful answer; empty for 404. */
    Optional<byte[]> call(
            SystemMap system, String step, String method, String path, @Nullable JsonNode body, @Nullable UUID key) {
        Target target = target(system);
        URI address = URI.create(target.url().toString().replaceFirst("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token(system.connection(), target))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (key != null) {
            request.header("Idempotency-Key", key.toString());
        }
        try {
            Caller.Answer answer = caller.call(request.build());
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.isSuccess()) {
                throw ConnectorException.status(
                        step, answer.status(), RetryAfter.of(answer.headers(), clock.instant()));
            }
            return Optional.of(answer.body());
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the service cannot be reached (" + e.getMessage() + ")");
        }
    }

    /** An answer that must be there, as JSON. */
    JsonNode ask(
            SystemMap system, String step, String method, String path, @Nullable JsonNode body, @Nullable UUID key) {
        byte[] answer = call(system, step, method, path, body, key)
                .orElseThrow(() -> ConnectorException.status(step, 404, null));
        return read(step, answer);
    }

    JsonNode read(String step, byte[] answer) {
        try {
            return json.readTree(answer);
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the answer is not JSON");
        }
    }

    private String token(String name, Target target) {
        OidcClient client = target.clientId()
                .map(id -> made.computeIfAbsent(
                        name,
                        n -> clients.newClient(OidcClientConfig.authServerUrl(issuer)
                                        .id("own-service-" + n)
                                        .clientId(id)
                                        .credentials(target.clientSecret().orElse(""))
                                        .build())
                                .await()
                                .atMost(TIMEOUT)))
                .orElse(ours);
        return tokens.compute(
                        name,
                        (n, known) -> known == null || known.isAccessTokenExpired()
                                ? client.getTokens().await().atMost(TIMEOUT)
                                : known)
                .getAccessToken();
    }

    private Target target(SystemMap system) {
        Target target = config.byName().get(system.connection());
        if (target == null) {
            throw ConnectorException.because(
                    "connection '" + system.connection() + "' is not one of the configured own-services");
        }
        return target;
    }
}

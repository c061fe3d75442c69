package dev.accountable.defaults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * A token that was verified a moment ago need not be verified again: a service asks thousands of times with the same one, and
 * the signature costs more than the answer. Only for the operations that a service names in {@code accountable.tokens.remembered}
 * ({@code POST /api/v1/events}; a last segment {@code *} stands for any): those that services call, and none that asks for a second factor (decision 17).
 *
 * <p>Known by the hash of the whole token, so that no token is kept and one with another signature is another token. No
 * longer than the token lives, nor longer than {@link #KEPT}, within which a key that the issuer withdrew stops working.
 */
@ApplicationScoped
class VerifiedTokens implements HttpAuthenticationMechanism {

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 1_000;
    private static final String BEARER = "Bearer ";

    private record Verified(SecurityIdentity identity, Instant until) {}

    private final OidcAuthenticationMechanism oidc;
    private final InstantSource clock;
    private final Set<String> remembered;
    private final Cache<String, Verified> cache = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .recordStats()
            .build();

    VerifiedTokens(
            OidcAuthenticationMechanism oidc,
            InstantSource clock,
            @ConfigProperty(name = "accountable.tokens.remembered") Optional<Set<String>> remembered,
            MeterRegistry metrics) {
        this.oidc = oidc;
        this.clock = clock;
        this.remembered = remembered.orElse(Set.of());
        CaffeineCacheMetrics.monitor(metrics, cache, "verified-tokens");
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String token = rememberedToken(context);
        if (token == null) {
            return oidc.authenticate(context, identities);
        }
        String hash = hash(token);
        Verified known = cache.getIfPresent(hash);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Uni.createFrom().item(known.identity());
        }
        return oidc.authenticate(context, identities).invoke(identity -> {
            if (identity != null && identity.getPrincipal() instanceof JsonWebToken verified) {
                cache.put(hash, new Verified(alone(identity), Instant.ofEpochSecond(verified.getExpirationTime())));
            }
        });
    }

    private @Nullable String rememberedToken(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        return header != null && header.startsWith(BEARER) && isRemembered(context.request())
                ? header.substring(BEARER.length())
                : null;
    }

    private boolean isRemembered(HttpServerRequest request) {
        String operation = request.method() + " " + request.path();
        return remembered.contains(operation)
                || remembered.contains(operation.substring(0, operation.lastIndexOf('/') + 1) + "*");
    }

    /** Who it is and which roles they have, without the request that it came with. */
    private static SecurityIdentity alone(SecurityIdentity identity) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addRoles(identity.getRoles())
                .addCredentials(identity.getCredentials())
                .build();
    }

    private static String hash(String token) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return oidc.getChallenge(context);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return oidc.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return oidc.getCredentialTransport(context);
    }

    /** Asked before the mechanism that it asks itself. */
    @Override
    public int getPriority() {
        return oidc.getPriority() + 1;
    }
}

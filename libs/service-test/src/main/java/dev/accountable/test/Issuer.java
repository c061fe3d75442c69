package dev.accountable.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An OIDC issuer for the length of a test run: discovery, keys, and tokens that are really signed and really verified, so
 * that audience, expiry and second factor are tested and not assumed. (The platform's own issuer, Keycloak, stands in the
 * system tests.)
 */
public class Issuer implements QuarkusTestResourceLifecycleManager {

    static final Set<String> REALM_ROLES =
            Set.of("data-subject", "employee", "privacy-officer", "security-officer", "auditor", "administrator");

    private static final String KEY = "accountable.test.issuer-key";
    private static final RSAPrivateCrtKey SIGNING_KEY = key();
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Map<Caller, Signed> TOKENS = new ConcurrentHashMap<>();
    private static @Nullable String url;
    private @Nullable HttpServer server;

    /** A token as it was issued to one caller; {@link #value} goes behind "Bearer ". */
    public record Token(String value) {}

    private record Signed(Token token, Instant at) {}

    /** What makes one token differ from another. Immutable: each method gives a new caller. */
    public record Caller(
            String subject,
            Set<String> roles,
            String audience,
            String acr,
            Duration lifetime,
            Map<String, Object> claims) {

        public Caller audience(String other) {
            return new Caller(subject, roles, other, acr, lifetime, claims);
        }

        /** The caller has just shown a second factor (acr 2). */
        public Caller withSecondFactor() {
            return new Caller(subject, roles, audience, "2", lifetime, claims);
        }

        public Caller expired() {
            return new Caller(subject, roles, audience, acr, Duration.ofMinutes(-5), claims);
        }

        public Caller claim(String name, Object value) {
            var all = new java.util.HashMap<>(claims);
            all.put(name, value);
            return new Caller(subject, roles, audience, acr, lifetime, Map.copyOf(all));
        }

        /** As Keycloak puts them: roles of the realm in one claim, those of the called client in another. */
        private List<String> roles(boolean ofTheRealm) {
            return roles.stream()
                    .filter(role -> REALM_ROLES.contains(role) == ofTheRealm)
                    .toList();
        }

        /** Of the last minute: as a frontend does, a caller uses a token more than once; to sign one takes its time. */
        public Token token() {
            Instant now = Instant.now();
            return Objects.requireNonNull(TOKENS.compute(
                            this,
                            (caller, last) ->
                                    last != null && now.isBefore(last.at.plus(KEPT)) ? last : new Signed(sign(), now)))
                    .token();
        }

        private Token sign() {
            if (url == null) {
                throw new IllegalStateException("The issuer is not running");
            }
            Instant expiry = Instant.now().plus(lifetime);
            JwtClaimsBuilder claims = Jwt.issuer(url)
                    .subject(subject)
                    .audience(audience)
                    .issuedAt(expiry.minus(Duration.ofMinutes(10)))
                    .expiresAt(expiry)
                    .claim("azp", "test-client")
                    .claim("acr", acr)
                    .claim("auth_time", Instant.now().getEpochSecond())
                    .claim("realm_access", Map.of("roles", roles(true)))
                    .claim("resource_access", Map.of(audience, Map.of("roles", roles(false))));
            this.claims.forEach(claims::claim);
            return new Token(claims.jws().keyId("test").sign(SIGNING_KEY));
        }
    }

    /** A caller with these roles for this audience, signed in with a password only (acr 1). */
    public static Caller caller(String audience, String subject, String... roles) {
        return new Caller(subject, Set.of(roles), audience, "1", Duration.ofMinutes(5), Map.of());
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            String base = "http://localhost:" + started.getAddress().getPort();
            url = base;
            TOKENS.clear();
            answer(started, "/.well-known/openid-configuration", """
                    {"issuer":"%1$s","jwks_uri":"%1$s/keys","token_endpoint":"%1$s/token",
                     "authorization_endpoint":"%1$s/auth","id_token_signing_alg_values_supported":["RS256"],
                     "response_types_supported":["code"],"subject_types_supported":["public"]}""".formatted(base));
            answer(started, "/keys", """
                    {"keys":[{"kty":"RSA","kid":"test","use":"sig","alg":"RS256","n":"%s","e":"%s"}]}""".formatted(
                            base64(SIGNING_KEY.getModulus()), base64(SIGNING_KEY.getPublicExponent())));
            // Client credentials, as a service asks for them; what the token may do is for the called side to say.
            answer(started, "/token", """
                    {"access_token":"%s","token_type":"Bearer","expires_in":300}""".formatted(caller("audit-service", "service-account", "audit-writer")
                    .token()
                    .value()));
            started.start();
            return Map.of("quarkus.oidc.auth-server-url", base, "quarkus.oidc.credentials.secret", "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String base64(java.math.BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** One pair for the whole run: each start of the application loads this class anew, and to find two primes takes long. */
    private static RSAPrivateCrtKey key() {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            String encoded = System.getProperty(KEY);
            if (encoded == null) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                encoded = Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
                System.setProperty(KEY, encoded);
            }
            return (RSAPrivateCrtKey) factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.accountable.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER =
            "whsec_" + Base64.getEncoder().encodeToString("x".repeat(32).getBytes(UTF_8));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "http://localhost.example.org/",
                "https://user:secret@example.org/",
                "https://example.org/#part",
                "file:///etc/passwd",
                "ftp://example.org/",
                "https:///nowhere",
                "mailto:somebody@example.org",
                "http://169.254.169.254/latest",
                "http://user@localhost/",
                "hooks.example.org",
            })
    void anAddressThatIsNotFitIsRefusedWithoutBeingQuoted(String address) {
        assertThatThrownBy(() -> ConfiguredAddress.checked("the.key", URI.create(address), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the.key: ")
                .hasMessageNotContaining(address);
    }

    @Test
    void httpIsForThisMachineAndOnlyWhereAllowed() {
        URI local = URI.create("http://localhost:8080/hook");
        for (String address : new String[] {"http://localhost:8080/hook", "http://127.0.0.1/", "http://[::1]:8025/"}) {
            assertThat(ConfiguredAddress.checked("k", URI.create(address), true))
                    .hasToString(address);
        }
        assertThatThrownBy(() -> ConfiguredAddress.checked("k", local, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ConfiguredAddress.origin(URI.create("https://h.example:8443/secret?x=y")))
                .isEqualTo("https://h.example:8443");
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        URI one = URI.create("https://api.example.org/v1");
        assertThat(ConfiguredAddress.isSameOrigin(one, URI.create("https://API.example.org:443/v2?page=2")))
                .isTrue();
        for (String other : new String[] {
            "http://api.example.org/v1",
            "https://api.example.org:444/",
            "https://evil.example/",
            "https://a@api.example.org/",
            "/v2"
        }) {
            assertThat(ConfiguredAddress.isSameOrigin(one, URI.create(other)))
                    .as(other)
                    .isFalse();
        }
    }

    @Test
    void aMessageIsSignedWithBothSecretsAndOneThatComesBackWithEither() {
        String now = Long.toString(Instant.now().getEpochSecond());
        var both = new WebhookSecrets("p", SECRET, Optional.of(OTHER));
        String signatures = both.sign("id-1", Long.parseLong(now), "{}");
        assertThat(signatures.split(" ", -1)).hasSize(2);
        Map<String, String> headers =
                Map.of("webhook-id", "id-1", "webhook-timestamp", now, "webhook-signature", signatures);
        assertThat(both.isSigned("{}", headers)).isTrue();
        assertThat(new WebhookSecrets("p", OTHER, Optional.empty()).isSigned("{}", headers))
                .isTrue();
        assertThat(both.isSigned("{ }", headers)).isFalse();
        Map<String, String> old = Map.of(
                "webhook-id", "id-1",
                "webhook-timestamp", "1000",
                "webhook-signature", both.sign("id-1", 1000, "{}"));
        assertThat(both.isSigned("{}", old)).as("an old message, played again").isFalse();
        assertThat(both.isSigned("{}", Map.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "whsec_%%%"})
    void aWeakSecretIsRefusedWithoutBeingQuoted(String secret) {
        assertThatThrownBy(() -> new WebhookSecrets("p", secret, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p.secret: must be whsec_ and the base64 of 24 to 64 random bytes");
    }

    @Test
    void aCallIsBoundedInTimeAndSizeAndFollowsNoRedirect() throws IOException {
        var end = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/long");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/long", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[1000]);
                }
            } catch (IOException hungUp) {
                exchange.close();
            }
        });
        server.createContext("/drips", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
        server.start();
        try {
            URI base = URI.create("http://localhost:" + server.getAddress().getPort());
            var caller = new Caller(Duration.ofSeconds(20), 10_000);
            assertThat(caller.call(HttpRequest.newBuilder(base.resolve("/moved"))
                                    .build())
                            .status())
                    .isEqualTo(302);
            assertThatThrownBy(() -> caller.call(
                            HttpRequest.newBuilder(base.resolve("/long")).build()))
                    .hasMessage("an answer of more than 10000 bytes");
            var hasty = new Caller(Duration.ofMillis(300), 10_000);
            assertThatThrownBy(() -> hasty.call(
                            HttpRequest.newBuilder(base.resolve("/drips")).build()))
                    .hasMessage("no answer within PT0.3S");
        } finally {
            end.countDown();
            server.stop(0);
        }
    }
}

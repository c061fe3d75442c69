package dev.accountable.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway, with nobody behind it or with a service that says what reached it. */
class GatewayTest {

    private final Vertx vertx = Vertxes.create();
    private final Endpoints endpoints = new Endpoints(Ports.random());

    @BeforeEach
    void start() {
        Gateway.start(vertx, endpoints);
    }

    @AfterEach
    void stop() {
        Vertxes.close(vertx);
    }

    @Test
    void aServiceThatIsAwayIsNamedInAProblem() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = post("/api/v1/consents");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(Json.read(answer.body().getBytes(UTF_8)).path("detail").asText())
                    .startsWith("consent-service does not answer");
        }
    }

    @Test
    void aPathOfNobodyIsAProblem() throws Exception {
        HttpResponse<String> answer = post("/api/v1/unknown");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Json.read(answer.body().getBytes(UTF_8)).path("status").asInt())
                .isEqualTo(404);
    }

    /** Not 502: it is the caller's to mend, and the service is well. */
    @Test
    void aBodyThatTheServiceWillNotTakeIsTooLarge() throws Exception {
        for (Service service : Service.values()) {
            Vertxes.listen(
                    vertx.createHttpServer()
                            .requestHandler(request -> request.body()
                                    .onSuccess(body -> request.response().end(service + " " + body.length()))),
                    endpoints.port(service.port()));
        }
        int mebibyte = 1 << 20;

        assertThat(post("/api/v1/consents", mebibyte).body()).isEqualTo("CONSENT " + mebibyte);
        assertThat(post("/api/v1/events", 4 * mebibyte).body()).isEqualTo("AUDIT " + 4 * mebibyte);
        for (var answer : List.of(post("/api/v1/consents", mebibyte + 1), post("/api/v1/events", 4 * mebibyte + 1))) {
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void theGatewayKnowsWhatEachServiceTakes() throws IOException {
        for (Service service : Service.values()) {
            var configured = new Properties();
            for (String file : List.of(
                    "libs/service-defaults/src/main/resources/META-INF/microprofile-config.properties",
                    service.id() + "/src/main/resources/application.properties")) {
                try (Reader reader = Files.newBufferedReader(Repository.find().resolve(file))) {
                    configured.load(reader);
                }
            }
            assertThat(configured.getProperty("quarkus.http.limits.max-body-size"))
                    .as(service.id())
                    .isEqualTo(service.largestBodyMebibytes() + "M");
        }
    }

    /** A change rests on what its author has read: the tag must reach the service, and the new one the author. */
    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void aConditionalChangeReachesTheServiceWhole(String method) throws Exception {
        Vertxes.listen(
                vertx.createHttpServer()
                        .requestHandler(request -> request.body()
                                .onSuccess(body -> request.response()
                                        .setStatusCode(412)
                                        .putHeader("ETag", "\"8\"")
                                        .end(request.method() + " " + request.path() + " "
                                                + request.getHeader("If-Match") + " " + body))),
                endpoints.port(Service.AUDIT.port()));

        HttpResponse<String> answer = send(request("/api/v1/measures/1")
                .header("If-Match", "\"7\"")
                .method(method, BodyPublishers.ofString("{\"title\":\"x\"}")));

        assertThat(answer.body()).isEqualTo(method + " /api/v1/measures/1 \"7\" {\"title\":\"x\"}");
        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.headers().firstValue("ETag")).contains("\"8\"");
    }

    private HttpResponse<String> post(String path, int length) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofByteArray(new byte[length])));
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString("{\"subject\":\"x\"}")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port(Port.GATEWAY) + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}

package dev.accountable.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway with nobody behind it. */
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

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port(Port.GATEWAY) + path))
                .POST(BodyPublishers.ofString("{\"subject\":\"x\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}

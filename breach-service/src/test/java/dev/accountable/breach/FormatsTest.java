package dev.accountable.breach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpServer;
import dev.accountable.outgoing.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others' alerting systems get, by a real HTTP server. */
class FormatsTest {

    private static final UUID INCIDENT = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");

    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
    private final Formats formats = new Formats(json, () -> AT, "https://console.example.org/");
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int answer = 202;

    private HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void slackGetsOneTextWithALink() throws Exception {
        JsonNode sent = send(formats.slack());
        assertThat(sent.size()).isOne();
        assertThat(sent.get("text").asText())
                .startsWith("[Breach] An incident was reported")
                .endsWith("https://console.example.org/incidents/" + INCIDENT);
    }

    @Test
    void pagerDutyGetsOneEventForOneIncident() throws Exception {
        JsonNode sent = send(formats.pagerDuty("routing"));
        assertThat(sent.get("routing_key").asText()).isEqualTo("routing");
        assertThat(sent.get("event_action").asText()).isEqualTo("trigger");
        assertThat(sent.get("dedup_key").asText()).isEqualTo("incidents/" + INCIDENT);
        assertThat(sent.at("/payload/severity").asText()).isEqualTo("critical");
        assertThat(sent.at("/payload/source").asText()).isNotBlank();
        assertThat(sent.at("/payload/summary").asText().length()).isLessThan(1024);
        assertThat(sent.at("/payload/timestamp").asText()).isEqualTo("2026-11-23T09:00:00Z");
    }

    @Test
    void alertmanagerGetsAListOfOneAlert() throws Exception {
        JsonNode sent = send(formats.alertmanager());
        assertThat(sent.isArray()).isTrue();
        assertThat(sent.at("/0/labels/alertname").asText()).isEqualTo("PersonalDataBreach");
        assertThat(sent.at("/0/labels/resource").asText()).isEqualTo("incidents/" + INCIDENT);
        assertThat(sent.at("/0/startsAt").asText()).isEqualTo("2026-11-23T09:00:00Z");
        assertThat(sent.at("/0/generatorURL").asText()).startsWith("https://console.example.org/");
    }

    @Test
    void whatIsNotTakenIsUndelivered() {
        answer = 400;
        assertThatThrownBy(() -> send(formats.slack()))
                .isInstanceOf(UndeliveredException.class)
                .hasMessage("HTTP 400");
        answer = 302;
        assertThatThrownBy(() -> send(formats.slack())).hasMessage("HTTP 302");
    }

    private JsonNode send(HttpOutlet.Format format) throws Exception {
        URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/secret");
        new HttpOutlet("other", url, format, new Caller(Duration.ofSeconds(5), 1024))
                .send(
                        UUID.randomUUID(),
                        new IncidentMessage(
                                AlertReason.REPORTED,
                                AT,
                                INCIDENT,
                                List.of(BreachKind.CONFIDENTIALITY),
                                AT,
                                AT,
                                null,
                                false));
        return json.readTree(bodies.get(bodies.size() - 1));
    }
}

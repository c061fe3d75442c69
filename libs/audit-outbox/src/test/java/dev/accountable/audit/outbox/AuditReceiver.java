package dev.accountable.audit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP receiver in audit-service's place, to fail in ways that a healthy audit-service would not. */
public class AuditReceiver implements QuarkusTestResourceLifecycleManager {

    enum Behaviour {
        ACCEPT,
        UNAVAILABLE,
        /** Takes the events, then the line breaks before the answer. */
        ACCEPT_AND_HANG_UP,
        REFUSE_POISON
    }

    /** Resources of the events as they arrived, doubles included. */
    static final List<String> RECEIVED = new CopyOnWriteArrayList<>();

    static final List<String> IDS = new CopyOnWriteArrayList<>();
    static final List<String> ACTORS = new CopyOnWriteArrayList<>();
    static final AtomicInteger CALLS = new AtomicInteger();
    static volatile Behaviour behaviour = Behaviour.ACCEPT;
    static volatile String authorization = "";

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.createContext("/api/v1/events", AuditReceiver::receive);
            started.start();
            return Map.of(
                    "accountable.audit.url",
                    "http://localhost:" + started.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void receive(HttpExchange exchange) throws IOException {
        CALLS.incrementAndGet();
        authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        JsonNode batch =
                new ObjectMapper().readTree(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        switch (behaviour) {
            case UNAVAILABLE -> answer(exchange, 503);
            case ACCEPT -> {
                accept(batch);
                answer(exchange, 200);
            }
            case ACCEPT_AND_HANG_UP -> {
                accept(batch);
                exchange.close();
            }
            case REFUSE_POISON -> {
                if (batch.toString().contains("poison")) {
                    answer(exchange, 400);
                } else {
                    accept(batch);
                    answer(exchange, 200);
                }
            }
        }
    }

    private static void accept(JsonNode batch) {
        for (JsonNode event : batch) {
            IDS.add(event.get("id").asText());
            ACTORS.add(event.at("/data/actor").asText());
            RECEIVED.add(event.get("subject").asText());
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}

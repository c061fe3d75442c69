package dev.accountable.audit.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Where signals arrive: a real HTTP server that answers as a test says. */
public class BreachReceiver implements QuarkusTestResourceLifecycleManager {

    /** A signal as it came in. */
    public record Received(String body, String contentType, String authorization, int answered, Instant at) {}

    private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
    private static volatile String about = "";
    private static volatile int answer = 204;

    private @Nullable HttpServer server;

    /** From now on signals that contain {@code text} are answered so, and all others are taken. */
    static void answer(String text, int status) {
        about = text;
        answer = status;
    }

    public static List<Received> received(String text) {
        return RECEIVED.stream().filter(signal -> signal.body.contains(text)).toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(Executors.newCachedThreadPool());
            started.createContext("/api/v1/signals", BreachReceiver::receive);
            started.start();
            server = started;
            return Map.of(
                    "accountable.breach.url",
                    "http://localhost:" + started.getAddress().getPort());
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

    private static void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        int status = !about.isEmpty() && body.contains(about) ? answer : 204;
        RECEIVED.add(new Received(
                body,
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                status,
                Instant.now()));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}

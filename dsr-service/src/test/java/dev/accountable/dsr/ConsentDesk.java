package dev.accountable.dsr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server in consent-service's place, which restricts, lifts and takes objections, and is away for as long as a
 * test wants. (With the real one they meet in the system tests.)
 */
public class ConsentDesk implements QuarkusTestResourceLifecycleManager {

    /** What was asked of it. */
    public record Asked(String path, String authorization, JsonPath body) {}

    /** A restriction in force there. */
    private record Restriction(String id, String subject, String requestId, boolean lifted) {}

    private static final List<Asked> ASKED = new CopyOnWriteArrayList<>();
    private static final Map<String, Restriction> RESTRICTIONS = new ConcurrentHashMap<>();
    private static volatile boolean away;

    private @Nullable HttpServer server;

    public static void isAway(boolean now) {
        away = now;
    }

    /** What concerned this person, in order. */
    public static List<Asked> about(String subject) {
        return ASKED.stream()
                .filter(asked -> subject.equals(asked.body().getString("subject")))
                .toList();
    }

    public static boolean restricts(String subject) {
        return RESTRICTIONS.values().stream().anyMatch(one -> one.subject().equals(subject) && !one.lifted());
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.createContext("/", ConsentDesk::answer);
            started.start();
            return Map.of(
                    "accountable.consent.url",
                    "http://localhost:" + started.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (away) {
            send(exchange, 503, "{}");
        } else if (exchange.getRequestMethod().equals("GET")) {
            String subject = exchange.getRequestURI().getQuery().replaceFirst("^subject=", "");
            String found = RESTRICTIONS.values().stream()
                    .filter(one -> one.subject().equals(subject))
                    .map(one -> "{\"id\":\"" + one.id() + "\",\"requestId\":\"" + one.requestId() + "\",\"later\":1"
                            + (one.lifted() ? ",\"liftedAt\":\"2026-01-01T00:00:00Z\"" : "") + "}")
                    .collect(java.util.stream.Collectors.joining(",", "[", "]"));
            send(exchange, 200, found);
        } else {
            JsonPath body = JsonPath.from(sent);
            ASKED.add(new Asked(path, "" + exchange.getRequestHeaders().getFirst("Authorization"), body));
            if (path.endsWith("/restrictions")) {
                String id = UUID.randomUUID().toString();
                RESTRICTIONS.put(
                        id, new Restriction(id, body.getString("subject"), body.getString("requestId"), false));
            } else if (path.endsWith("/lifting")) {
                String id = path.replaceAll(".*/restrictions/(.*)/lifting", "$1");
                RESTRICTIONS.computeIfPresent(
                        id, (key, one) -> new Restriction(id, one.subject(), one.requestId(), true));
            }
            send(exchange, path.endsWith("/lifting") ? 200 : 201, "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}

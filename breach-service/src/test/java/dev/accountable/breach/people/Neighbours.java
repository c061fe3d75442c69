package dev.accountable.breach.people;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server in the place of dsr-service, consent-service and audit-service, to answer as a test needs it and to fail in ways that healthy
 * ones would not. (With the real ones breach-service meets in the system tests.)
 */
public class Neighbours implements QuarkusTestResourceLifecycleManager {

    /** What dsr-service was asked: path and query. */
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static final Map<String, String> SCOPES = new ConcurrentHashMap<>();
    private static final Map<String, Supplier<String>> PEOPLE = new ConcurrentHashMap<>();
    private static final Map<String, String> CONTACTS = new ConcurrentHashMap<>();
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static volatile boolean away;
    private static volatile boolean contactsAway;
    private static volatile int log = 200;

    private @Nullable HttpServer server;

    static void areAway(boolean dataMap, boolean contacts) {
        away = dataMap;
        contactsAway = contacts;
    }

    /** What audit-service finds, newest first. */
    public static void logHolds(List<String> found) {
        EVENTS.clear();
        EVENTS.addAll(found);
    }

    /** With what audit-service answers whoever asks for a proof. */
    public static void logAnswers(int status) {
        log = status;
    }

    /** @param people null where no connector reaches the system */
    static void system(String key, @Nullable String people, Supplier<String> lines) {
        SCOPES.put(key, """
                {"system":"%s","name":"A system","kind":"SQL","categories":["CONTACT","HEALTH"],"specialCategories":["HEALTH"],
                 "processors":[{"key":"hosting","name":"Hosting Ltd"}],%s"withoutTime":["notes"],
                 "countedAt":"2026-11-26T10:00:00Z","later":1}""".formatted(key, people == null ? "" : "\"people\":" + people + ","));
        PEOPLE.put(key, lines);
    }

    static void contact(String subject, String mail, String language) {
        CONTACTS.put(
                subject, "{\"subject\":\"%s\",\"mail\":\"%s\",\"language\":\"%s\"}".formatted(subject, mail, language));
    }

    static List<String> askedAbout(String system) {
        return ASKED.stream().filter(path -> path.contains("/" + system + "/")).toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.setExecutor(Executors.newCachedThreadPool());
            started.createContext("/api/v1/systems/", Neighbours::dataMap);
            started.createContext("/api/v1/consents/contacts/lookup", Neighbours::contacts);
            started.createContext("/api/v1/log/inclusion-proofs/", Neighbours::proof);
            started.createContext("/api/v1/events", Neighbours::events);
            started.start();
            String url = "http://localhost:" + started.getAddress().getPort();
            return Map.of(
                    "accountable.dsr.url",
                    url,
                    "accountable.consent.url",
                    url,
                    "quarkus.rest-client.log-proofs.url",
                    url,
                    "quarkus.rest-client.event-log.url",
                    url);
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

    private static void dataMap(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        ASKED.add(exchange.getRequestURI().toString());
        String system = path.split("/", -1)[4];
        String scope = SCOPES.get(system);
        if (away) {
            send(exchange, 503, "application/json", "{}");
        } else if (scope == null) {
            send(exchange, 404, "application/json", "{}");
        } else if (path.endsWith("/people")) {
            send(
                    exchange,
                    200,
                    "application/jsonl",
                    java.util.Objects.requireNonNull(PEOPLE.get(system)).get());
        } else {
            send(exchange, 200, "application/json", scope);
        }
    }

    private static void contacts(HttpExchange exchange) throws IOException {
        JsonPath asked = JsonPath.from(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (contactsAway || asked.getString("incident") == null) {
            send(exchange, 503, "application/json", "{}");
            return;
        }
        send(
                exchange,
                200,
                "application/json",
                asked.<String>getList("subjects").stream()
                        .filter(CONTACTS::containsKey)
                        .map(CONTACTS::get)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    /** A page of them, behind the one that is named; only where a window is. */
    private static void events(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String after = query.contains("after=") ? query.replaceFirst(".*after=([0-9a-f-]{36}).*", "$1") : "";
        int begin = after.isEmpty()
                ? 0
                : 1
                        + EVENTS.indexOf(EVENTS.stream()
                                .filter(event -> event.contains(after))
                                .findFirst()
                                .orElseThrow());
        boolean asked =
                query.contains("from=") && query.contains("to=") && query.contains("type=dev.accountable.identity.");
        send(
                exchange,
                asked ? log : 400,
                "application/json",
                EVENTS.stream().skip(begin).limit(200).collect(Collectors.joining(",", "[", "]")));
    }

    private static void proof(HttpExchange exchange) throws IOException {
        String event = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        send(exchange, log, "text/plain", "c2sp.org/tlog-proof@v1\nextra " + event + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

package dev.accountable.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server in audit-service's place, where services ask for access grants, to answer as a test needs it and to
 * fail in ways that a healthy audit-service would not. (With the real one they meet in the system tests.)
 */
public class GrantDesk implements QuarkusTestResourceLifecycleManager {

    /** What the desk does when it is asked. */
    public enum Behaviour {
        ANSWER,
        UNAVAILABLE,
        /** As where the asking service's own role is missing. */
        FORBIDDEN,
        REDIRECT,
        EMPTY,
        NO_JSON,
        HANG_UP,
        /** Takes the question and says nothing. */
        SILENT
    }

    private record Question(String employee, String resource) {}

    private static final Set<String> GRANTS = ConcurrentHashMap.newKeySet();
    private static final List<Question> QUESTIONS = new CopyOnWriteArrayList<>();
    private static final Map<String, HttpHandler> OTHERS = new ConcurrentHashMap<>();
    private static volatile Behaviour behaviour = Behaviour.ANSWER;
    private static volatile String authorization = "";

    private @Nullable HttpServer server;
    private @Nullable ExecutorService workers;

    public static void grant(String employee, String subject) {
        GRANTS.add(employee + " " + subject);
    }

    public static void revoke(String employee, String subject) {
        GRANTS.remove(employee + " " + subject);
    }

    public static void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    /** The resources that were asked about for this employee. */
    public static List<String> askedBy(String employee) {
        return QUESTIONS.stream()
                .filter(question -> question.employee().equals(employee))
                .map(Question::resource)
                .toList();
    }

    /** What else audit-service is asked for, at one path; without it the desk is away (503) for that. */
    public static void serve(String path, HttpHandler handler) {
        OTHERS.put(path, handler);
    }

    public static String lastAuthorization() {
        return authorization;
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            ExecutorService threads = Executors.newCachedThreadPool();
            workers = threads;
            started.setExecutor(threads);
            started.createContext("/api/v1/access-grants/uses", GrantDesk::answer);
            started.createContext("/", GrantDesk::answerOther);
            started.start();
            return Map.of(
                    "accountable.audit.url",
                    "http://localhost:" + started.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        JsonPath use = JsonPath.from(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        QUESTIONS.add(new Question(use.getString("employee"), use.getString("resource")));
        switch (behaviour) {
            case ANSWER -> {
                boolean allowed = GRANTS.contains(use.getString("employee") + " " + use.getString("subject"));
                send(exchange, 200, allowed ? """
                        {"allowed":true,"grantId":"0190f3a2-0000-7000-8000-000000000000","reason":"APPROVED"}""" : """
                        {"allowed":false,"reason":"NO_GRANT"}""");
            }
            case UNAVAILABLE -> send(exchange, 503, "{\"allowed\":true}");
            case FORBIDDEN -> send(exchange, 403, "{\"allowed\":true}");
            case REDIRECT -> {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                send(exchange, 302, "{\"allowed\":true}");
            }
            case EMPTY -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            }
            case NO_JSON -> send(exchange, 200, "yes");
            case HANG_UP -> exchange.close();
            case SILENT -> {}
        }
    }

    private static void answerOther(HttpExchange exchange) throws IOException {
        authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        HttpHandler handler = OTHERS.get(exchange.getRequestURI().getPath());
        if (handler == null) {
            send(exchange, 503, "{}");
        } else {
            handler.handle(exchange);
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
        if (workers != null) {
            workers.shutdownNow();
        }
    }
}

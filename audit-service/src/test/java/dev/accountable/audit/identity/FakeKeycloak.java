package dev.accountable.audit.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Speaks the two calls of Keycloak's admin API that are used, and takes what is then sent to the log. */
public class FakeKeycloak implements QuarkusTestResourceLifecycleManager {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<JsonNode> LOGINS = new CopyOnWriteArrayList<>();
    private static final List<JsonNode> ROLE_CHANGES = new CopyOnWriteArrayList<>();
    private static final List<String> APPENDED = new CopyOnWriteArrayList<>();
    private static volatile int issuerAnswers = 200;
    private static volatile int logAnswers = 200;
    private static volatile String refused = "";

    private @Nullable HttpServer server;

    static void login(String id, long time, String account) {
        LOGINS.add(JSON.createObjectNode()
                .put("id", id)
                .put("time", time)
                .put("type", "LOGIN")
                .put("realmId", "r")
                .put("clientId", "accountable-pages")
                .put("userId", account)
                .put("ipAddress", "198.51.100.7"));
    }

    static void roleChange(String id, long time, String account) {
        var event = JSON.createObjectNode()
                .put("id", id)
                .put("time", time)
                .put("operationType", "CREATE")
                .put("resourcePath", "users/" + account + "/role-mappings/realm");
        event.putObject("authDetails").put("userId", "admin").put("clientId", "c");
        ROLE_CHANGES.add(event);
    }

    static void answer(int issuer, int log) {
        issuerAnswers = issuer;
        logAnswers = log;
    }

    /** The log refuses any batch that holds this text. */
    static void refuse(String text) {
        refused = text;
    }

    /** The events that the log took, sent as often as they stand here. */
    static List<String> appended(String text) {
        return APPENDED.stream().filter(event -> event.contains(text)).toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(Executors.newCachedThreadPool());
            started.createContext("/admin/realms/accountable/events", exchange -> list(exchange, LOGINS));
            started.createContext("/admin/realms/accountable/admin-events", exchange -> list(exchange, ROLE_CHANGES));
            started.createContext("/api/v1/events", FakeKeycloak::append);
            started.start();
            server = started;
            String base = "http://localhost:" + started.getAddress().getPort();
            return Map.of(
                    "accountable.identity.events.url",
                    base + "/admin/realms/accountable",
                    "accountable.identity.events.client-secret",
                    "secret",
                    "accountable.identity.events.interval",
                    "1s",
                    "accountable.audit.url",
                    base);
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

    private static void list(HttpExchange exchange, List<JsonNode> events) throws IOException {
        boolean mayRead = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .startsWith("Bearer ");
        String query = exchange.getRequestURI().getQuery();
        ArrayNode page = JSON.createArrayNode();
        events.stream()
                .filter(event -> event.path("time").asLong() >= number(query, "dateFrom"))
                .sorted(Comparator.comparingLong(event -> event.path("time").asLong()))
                .skip(number(query, "first"))
                .limit(number(query, "max"))
                .forEach(page::add);
        answer(exchange, mayRead && query.contains("direction=asc") ? issuerAnswers : 401, page.toString());
    }

    private static void append(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean refuses = !refused.isEmpty() && body.contains(refused);
        int status = refuses ? 400 : logAnswers;
        if (status == 200) {
            List<String> batch = new ArrayList<>();
            JSON.readTree(body).forEach(event -> batch.add(event.toString()));
            APPENDED.addAll(batch);
        }
        answer(exchange, status, "{}");
    }

    private static long number(String query, String name) {
        Matcher parameter = Pattern.compile("(?:^|&)" + name + "=([0-9-]+)").matcher(query);
        if (!parameter.find()) {
            throw new IllegalArgumentException(query);
        }
        return Long.parseLong(parameter.group(1));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Four of the organisation's own systems, told by signed webhooks (Standard Webhooks). The last fails every other time: by turns
 * before it does what it is told, and after.
 */
final class OwnSystems implements AutoCloseable {

    static final int COUNT = 4;

    private static final byte[] SECRET = new byte[32];
    private static final Pattern INQUIRY = Pattern.compile("\"inquiry\":\"([^\"]+)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"EMAIL\":\"([^\"]+)\"");

    private final HttpServer server;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> done = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    private OwnSystems(HttpServer server) {
        this.server = server;
    }

    static OwnSystems start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            var systems = new OwnSystems(server);
            server.createContext("/", systems::told);
            server.setExecutor(Executors.newFixedThreadPool(8, task -> {
                var thread = new Thread(task, "own systems");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
            return systems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String key(int number) {
        return "own" + number;
    }

    /** How dsr-service learns of them. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("ACCOUNTABLE_DSR_ALLOW_HTTP_LOCALHOST", "true");
        // It is measured what the failures cost, and not how patient somebody is.
        environment.put("ACCOUNTABLE_DSR_FIRST_RETRY", "PT1S");
        environment.put("ACCOUNTABLE_DSR_SLOWEST_RETRY", "PT5S");
        for (int number = 1; number <= COUNT; number++) {
            String base = "ACCOUNTABLE_DSR_WEBHOOK_SYSTEMS_" + key(number).toUpperCase(java.util.Locale.ROOT) + "_";
            environment.put(
                    base + "URL", "http://localhost:" + server.getAddress().getPort() + "/" + key(number));
            environment.put(base + "SECRET", "whsec_" + Base64.getEncoder().encodeToString(SECRET));
        }
        return environment;
    }

    private void told(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String inquiry = first(INQUIRY, body);
        int turn = exchange.getRequestURI().getPath().equals("/" + key(COUNT)) ? calls.incrementAndGet() % 4 : 0;
        // Whoever is told again under the same id has done it already: so the specification wants it.
        if (turn != 1 && seen.add(inquiry)) {
            done.merge(exchange.getRequestURI().getPath() + " " + first(SUBJECT, body), 1, Integer::sum);
        }
        if (turn % 2 == 1) {
            failures.incrementAndGet();
            answer(exchange, 503, "");
        } else {
            answer(exchange, 200, "{\"inquiry\":\"" + inquiry + "\",\"state\":\"DONE\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String now = Long.toString(Instant.now().getEpochSecond());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("webhook-id", id);
        exchange.getResponseHeaders().set("webhook-timestamp", now);
        exchange.getResponseHeaders().set("webhook-signature", "v1," + hmac(id + "." + now + "." + body));
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String hmac(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    int failures() {
        return failures.get();
    }

    /** Whether each of them did it once for each of so many people. */
    boolean didEverythingOnce(int people) {
        return done.size() == COUNT * people && done.values().stream().allMatch(times -> times == 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

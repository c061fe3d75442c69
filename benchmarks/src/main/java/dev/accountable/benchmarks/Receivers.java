package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.server.SMTPServer;

/** Where alerts and letters arrive: a mail server and four receivers over HTTP, each of which can be made to hang. */
final class Receivers implements AutoCloseable {

    static final String MAIL = "mail";
    static final List<String> ALL = List.of(MAIL, "webhook", "slack", "pagerduty", "alertmanager");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String SECURITY = "security@example.org";

    private final HttpServer http;
    private final SMTPServer mail;
    private final Map<String, Map<String, Long>> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Integer> letters = new ConcurrentHashMap<>();
    private volatile @Nullable Hanging hanging;

    private record Hanging(String target, CountDownLatch over) {}

    private Receivers(HttpServer http) {
        this.http = http;
        this.mail = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .maxConnections(200)
                .messageHandler((context, from, to, data) -> arrived(to, new String(data, UTF_8)))
                .build();
    }

    static Receivers start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            http.setExecutor(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task, "receivers");
                thread.setDaemon(true);
                return thread;
            }));
            var receivers = new Receivers(http);
            http.createContext("/", receivers::arrived);
            http.start();
            receivers.mail.start();
            return receivers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How breach-service learns of them. */
    Map<String, String> environment() {
        String url = "http://localhost:" + http.getAddress().getPort() + "/";
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_MAILER_PORT", Integer.toString(mail.getPortAllocated()));
        environment.put("ACCOUNTABLE_ALERTS_MAIL_TO", SECURITY);
        environment.put("ACCOUNTABLE_ALERTS_WEBHOOK_URL", url + "webhook");
        environment.put(
                "ACCOUNTABLE_ALERTS_WEBHOOK_SECRET",
                "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        environment.put("ACCOUNTABLE_ALERTS_SLACK_URL", url + "slack");
        environment.put("ACCOUNTABLE_ALERTS_PAGERDUTY_URL", url + "pagerduty");
        environment.put("ACCOUNTABLE_ALERTS_PAGERDUTY_KEY", "0".repeat(32));
        environment.put("ACCOUNTABLE_ALERTS_ALERTMANAGER_URL", url + "alertmanager");
        return environment;
    }

    /** Does something during which a target keeps everybody waiting. */
    void whileItHangs(String target, Runnable work) {
        var over = new CountDownLatch(1);
        hanging = new Hanging(target, over);
        try {
            work.run();
        } finally {
            hanging = null;
            over.countDown();
        }
    }

    private void arrived(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        arrived(exchange.getRequestURI().getPath().substring(1), body, System.nanoTime());
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void arrived(String to, String message) {
        if (to.equals(SECURITY)) {
            arrived(MAIL, message, System.nanoTime());
        } else {
            letters.merge(to, 1, Integer::sum);
        }
    }

    private void arrived(String target, String text, long now) {
        Hanging stuck = hanging;
        if (stuck != null && stuck.target().equals(target)) {
            try {
                stuck.over().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Map<String, Long> there = arrivals.computeIfAbsent(target, any -> new ConcurrentHashMap<>());
        for (Matcher id = ID.matcher(text); id.find(); ) {
            there.putIfAbsent(id.group(), now);
        }
    }

    /** When the first text that names this arrived, as System.nanoTime(); null: not yet. */
    @Nullable
    Long arrival(String target, String id) {
        return arrivals.getOrDefault(target, Map.of()).get(id);
    }

    /** How many letters each mailbox has. */
    Map<String, Integer> letters() {
        return letters;
    }

    @Override
    public void close() {
        http.stop(0);
        mail.stop();
    }
}

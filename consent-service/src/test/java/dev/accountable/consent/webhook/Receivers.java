package dev.accountable.consent.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The organisation's systems: a real HTTP server that keeps what it is sent and answers as a test says. */
public class Receivers implements QuarkusTestResourceLifecycleManager {

    static final String CRM = "crm";
    static final String LEDGER = "ledger";
    /** Wants to know of what people refused or withdrew, for one purpose; in the middle of an exchange of its secret. */
    static final String MAILING = "mailing";
    /** Wants to know of one purpose, which no other test uses. */
    static final String LEAVING = "leaving";

    static final String NEWSLETTER = "webhooks-newsletter";
    static final String LEAVING_PURPOSE = "webhooks-leaving";

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    static final String NEW_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgh+Hl6hg=";

    /** A call as it came in. */
    record Call(String target, Instant at, Map<String, List<String>> headers, String body, int answered) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }

        String id() {
            return header("webhook-id");
        }
    }

    /** What a target answers to a call, after so many earlier ones that it treated so. */
    interface Behaviour {
        Reply answer(int earlierCalls) throws InterruptedException;
    }

    record Reply(int status, Map<String, String> headers) {
        static Reply of(int status) {
            return new Reply(status, Map.of());
        }
    }

    private record Treatment(String text, Behaviour behaviour, AtomicInteger earlier) {}

    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    private static final Map<String, Treatment> TREATMENTS = new ConcurrentHashMap<>();

    private @Nullable HttpServer server;

    /** From now on the target treats calls that contain {@code text} so, and takes all others. */
    static void behave(String target, String text, Behaviour behaviour) {
        TREATMENTS.put(target, new Treatment(text, behaviour, new AtomicInteger()));
    }

    static void behaveWell() {
        TREATMENTS.clear();
    }

    static List<Call> calls(String target, String text) {
        return CALLS.stream()
                .filter(call -> call.target().equals(target) && call.body().contains(text))
                .toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(Executors.newCachedThreadPool());
            started.createContext("/", this::receive);
            started.start();
            server = started;
            Map<String, String> config = new HashMap<>(Map.of(
                    "accountable.webhook-delivery.allow-http-localhost", "true",
                    "accountable.webhook-delivery.timeout", "1s",
                    "accountable.webhook-delivery.retries", "100ms,150ms,200ms"));
            for (String target : List.of(CRM, LEDGER, MAILING, LEAVING)) {
                String prefix = "accountable.webhooks." + target;
                config.put(
                        prefix + ".url",
                        "http://localhost:" + started.getAddress().getPort() + "/" + target);
                config.put(prefix + ".secret", SECRET);
            }
            config.put("accountable.webhooks.mailing.secret", NEW_SECRET);
            config.put("accountable.webhooks.mailing.previous-secret", SECRET);
            config.put("accountable.webhooks.mailing.events", "consent.withdrawn,consent.refused");
            config.put("accountable.webhooks.mailing.purposes", NEWSLETTER);
            config.put("accountable.webhooks.leaving.purposes", LEAVING_PURPOSE);
            return config;
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

    private void receive(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().getPath().substring(1);
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Instant at = Instant.now();
        Reply reply = Reply.of(204);
        try {
            Treatment treatment = TREATMENTS.get(target);
            if (treatment != null && body.contains(treatment.text())) {
                reply = treatment.behaviour().answer(treatment.earlier().getAndIncrement());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CALLS.add(new Call(target, at, Map.copyOf(exchange.getRequestHeaders()), body, reply.status()));
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(reply.status(), -1);
        exchange.close();
    }
}

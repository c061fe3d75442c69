package dev.accountable.breach;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An authority that takes notifications from machine to machine: what comes again under the same key is the same one. */
public final class AuthorityMachine {

    static final String TOKEN = "token-of-the-authority";

    /** A call as it came in. */
    public record Call(String key, String authorization, String digest, String body) {}

    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    private static final Map<String, String> TAKEN = new ConcurrentHashMap<>();
    private static volatile List<Integer> answers = List.of(201);

    private AuthorityMachine() {}

    /** One after the other, and the last from then on. */
    public static void answers(Integer... statuses) {
        CALLS.clear();
        TAKEN.clear();
        answers = List.of(statuses);
    }

    public static List<Call> calls() {
        return List.copyOf(CALLS);
    }

    /** What it has by now, by key. */
    public static Map<String, String> taken() {
        return Map.copyOf(TAKEN);
    }

    static void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        int status = answers.get(Math.min(CALLS.size(), answers.size() - 1));
        var call = new Call(
                header(exchange, "Idempotency-Key"),
                header(exchange, "Authorization"),
                header(exchange, "Content-Digest"),
                body);
        CALLS.add(call);
        // It has it, too, where its answer gets lost.
        if (status < 300 || status >= 500) {
            TAKEN.putIfAbsent(call.key(), body);
        }
        byte[] answer = "{\"reference\":\"BLN-2026-1\"}".getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }
}

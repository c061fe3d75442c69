package dev.accountable.dsr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A real HTTP server that answers as an API has been recorded to, request by request; what it is not told is 404. */
public final class FakeApi implements AutoCloseable {

    /** What arrived. */
    public record Received(String method, String path, Map<String, String> headers, String body) {
        public String authorization() {
            return headers.getOrDefault("authorization", "");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private record Reply(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());

    public FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** The last of several answers to the same request stays. */
    public FakeApi on(String request, int status, String body) {
        return on(request, status, body, Map.of());
    }

    public FakeApi on(String request, int status, String body, Map<String, String> headers) {
        replies.computeIfAbsent(request, r -> new ArrayDeque<>()).add(new Reply(status, body, headers));
        return this;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    public List<String> requests() {
        return received().stream().map(Received::toString).toList();
    }

    /** For answers that depend on what was asked. */
    public interface Handler {
        /** Status, body, and headers. */
        Answer to(Received received);
    }

    public record Answer(int status, String body, Map<String, String> headers) {}

    public FakeApi on(String request, Handler handler) {
        handlers.put(request, handler);
        return this;
    }

    /** Takes back what was told about a request. */
    public void forget(String request) {
        replies.remove(request);
        handlers.remove(request);
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        var got = new Received(
                exchange.getRequestMethod(),
                uri.toString(),
                headers(exchange),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        received.add(got);
        Handler handler = handlers.get(got.toString());
        if (handler == null) {
            // For paths that hold an id: without what is behind the last slash.
            handler = handlers.get(got.toString().replaceFirst("/[^/]*$", "/*"));
        }
        if (handler != null) {
            Answer made = handler.to(got);
            send(exchange, new Reply(made.status(), made.body(), made.headers()));
            return;
        }
        Deque<Reply> known = replies.get(got.toString());
        Reply reply = new Reply(404, "{\"error\":\"not found\"}", Map.of());
        if (known != null) {
            synchronized (known) {
                reply = known.size() > 1 ? known.poll() : known.element();
            }
        }
        send(exchange, reply);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

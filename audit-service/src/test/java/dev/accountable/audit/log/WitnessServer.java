package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A C2SP tlog-witness for one log, over HTTP: it cosigns only what the auditor's program has verified to continue what it
 * cosigned before.
 */
class WitnessServer implements AutoCloseable {

    private final Witness witness = new Witness("witness.example.org/w1");
    private final Verifier verifier;
    private final String logKey;
    private final HttpServer server;
    private String latest = "";

    /** What was asked and answered: the old size and the status. */
    final List<String> asked = new ArrayList<>();

    /** What becomes of a cosignature on its way back. */
    UnaryOperator<String> onTheWay = line -> line;

    WitnessServer(Verifier verifier, String logKey) {
        this.verifier = verifier;
        this.logKey = logKey;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/prefix/add-checkpoint", this::addCheckpoint);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/prefix/";
    }

    Witness witness() {
        return witness;
    }

    long size() {
        return latest.isEmpty() ? 0 : Long.parseLong(latest.lines().toList().get(1));
    }

    private void addCheckpoint(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        int end = body.indexOf("\n\n");
        List<String> head = body.substring(0, end).lines().toList();
        String checkpoint = body.substring(end + 2);
        long old = Long.parseLong(head.get(0).substring("old ".length()));
        String proof = String.join("\n", head.subList(1, head.size()));
        if (old != size()) {
            exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
            answer(exchange, old, 409, size() + "\n");
        } else if (!isVerified(checkpoint, proof)) {
            answer(exchange, old, 422, "");
        } else {
            latest = checkpoint;
            answer(exchange, old, 200, onTheWay.apply(witness.cosign(checkpoint, System.currentTimeMillis() / 1000)));
        }
    }

    private boolean isVerified(String checkpoint, String proof) {
        return latest.isEmpty()
                ? proof.isEmpty()
                        && verifier.run("checkpoint", logKey, verifier.file(checkpoint))
                                        .exitCode()
                                == 0
                : verifier.run(
                                        "consistency",
                                        logKey,
                                        verifier.file(latest),
                                        verifier.file(checkpoint),
                                        verifier.file(proof))
                                .exitCode()
                        == 0;
    }

    private void answer(HttpExchange exchange, long old, int status, String text) throws IOException {
        asked.add(old + " " + status);
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

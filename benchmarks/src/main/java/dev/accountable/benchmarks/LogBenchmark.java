package dev.accountable.benchmarks;

import static dev.accountable.benchmarks.Bench.OUT;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code benchmarks/run log}: appends, proofs, and the whole log read by somebody else. */
final class LogBenchmark {

    /** What the platform strives for: ratios of issue and design, by number of clients. */
    private static final Map<Integer, Double> AIMS = Map.of(8, 0.55, 32, 1.0, 256, 1.5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Bench bench;
    private final LocalStack stack;
    private final Login login;
    private final long events;
    private int runs;
    private final Wrk wrk;
    private final Path append;
    private final Path get;

    LogBenchmark(Bench bench, long events) {
        this.bench = bench;
        this.stack = bench.stack();
        this.login = bench.login();
        this.events = events;
        this.wrk = bench.wrk();
        this.append = bench.script("append.lua");
        this.get = bench.script("get.lua");
    }

    void run() throws IOException, SQLException {
        OUT.println("Warming up");
        // Until the compiler has seen enough of it, which takes it a minute beside so much work.
        for (int warm = 0; warm < 60; warm += 2 * bench.seconds()) {
            append(32, 1);
            append(8, 100);
        }
        fill();
        long heapBefore = bench.heapAfterCollection();
        OUT.println();
        OUT.println(Comparison.HEADER);
        if (bench.wants("appends")) {
            appends();
        }
        if (bench.wants("proofs")) {
            proofs();
        }
        OUT.println();
        if (bench.wants("integration")) {
            integration();
        }
        bench.printHeap(heapBefore);
        if (bench.wants("whole-log")) {
            wholeLog();
        }
    }

    private void appends() {
        Comparison one = compare("append, 1 client", 1, 1, 1);
        for (int clients : List.of(8, 32, 256)) {
            compare("append, " + clients + " clients (aim " + AIMS.get(clients) + ")", clients, 1, 1);
        }
        compare("append, 256 clients, against 32 (aim 1.5)", 256, 1, 1, 32);
        compare("append 100 a request, 8 clients (aim 0.4)", 8, 100, 100);
        compare("append 1,000 a request, 8 clients (aim 0.4)", 8, 1000, 100);
        OUT.println();
        OUT.printf(
                Locale.ROOT,
                "A single client waits %.2f ms, a bare commit takes %.2f ms: %.1f commits (aim 3)%n",
                one.medianOfOurs(Load::p50),
                one.medianOfTheirs(Load::p50),
                one.medianOfOurs(Load::p50) / one.medianOfTheirs(Load::p50));
        OUT.println();
        OUT.println(Comparison.HEADER);
    }

    private Comparison compare(String name, int clients, int batch, int rows) {
        return compare(name, clients, batch, rows, clients);
    }

    private Comparison compare(String name, int clients, int batch, int rows, int databaseClients) {
        return bench.compare(
                name, () -> append(clients, batch), () -> bench.pgbench().insert(databaseClients, rows));
    }

    private Load append(int clients, int batch) {
        runs++;
        return wrk.run(append, login.client("consent-service"), clients, "/api/v1/events", batch, runs)
                .times(batch);
    }

    private void proofs() throws IOException, SQLException {
        Path paths = stack.dataDirectory().resolve("proofs");
        Files.write(
                paths,
                bench.strings("select event_id from leaf order by md5(event_id::text) limit 20000").stream()
                        .map(id -> "/api/v1/log/inclusion-proofs/" + id)
                        .toList());
        Load unused = proofs(paths);
        bench.compare(
                "inclusion proof, 32 clients (aim 0.15)",
                () -> proofs(paths),
                () -> bench.pgbench().select(32));
    }

    private Load proofs(Path paths) {
        return wrk.run(get, login.password("audrey"), 32, "/", paths);
    }

    private void integration() {
        double[] times = new Integration(bench.url())
                .during(() -> append(32, 1), login.client("consent-service"), login.password("audrey"));
        OUT.printf(
                Locale.ROOT,
                "From answer to integrated checkpoint, while 32 clients append: median %.0f ms, p99 %.0f ms, longest %.0f ms"
                        + " of %d (aim 1,000 at p99)%n",
                times[times.length / 2],
                times[(int) (times.length * 0.99)],
                times[times.length - 1],
                times.length);
    }

    /** So that all that follows is measured in a log of that size. */
    private void fill() throws SQLException {
        long begun = System.nanoTime();
        long size = size();
        while (size < events) {
            append(8, 1000);
            size = size();
        }
        if (events > 0) {
            // As it would be by the time a log has grown so large: else what is measured is the cleaning up after the
            // filling.
            bench.execute("vacuum analyze");
            bench.execute("checkpoint");
        }
        OUT.printf(Locale.ROOT, "A log of %,d events", size);
        OUT.println(events > 0 ? ", filled in " + (System.nanoTime() - begun) / 1_000_000_000 + " s" : "");
    }

    /** First over HTTP, from the service that runs beside it, then from a copy, as it is read by somebody elsewhere. */
    private void wholeLog() throws IOException, SQLException {
        String log = bench.url() + "/api/v1/log";
        Path key = Files.writeString(
                stack.dataDirectory().resolve("log.vkey"), text(log + "/key", login.password("audrey")));
        String copy = stack.dataDirectory().resolve("copy").toString();
        verify("over HTTP", key.toString(), log);
        fsck(key.toString(), log, copy);
        verify("from files", key.toString(), copy);
    }

    private void verify(String how, String... arguments) throws SQLException {
        long size = size();
        long started = System.nanoTime();
        String said = fsck(arguments);
        double took = (System.nanoTime() - started) / 1e9;
        OUT.printf(
                Locale.ROOT,
                "Whole log %s, verified in 64 MiB: %,d entries in %.1f s, %,.0f a second (aim 300,000): %s%n",
                how,
                size,
                took,
                size / took,
                said.strip().lines().reduce((first, last) -> last).orElse(""));
    }

    private String fsck(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                stack.repository().resolve("audit-service/verifier/Verify.java").toString(),
                "fsck"));
        command.addAll(List.of(arguments));
        // A new one: to read a large log over HTTP takes longer than a token that was kept may have left.
        String token = new Login(stack.endpoints(), stack.secrets()).password("audrey");
        return Tool.run(Map.of("LOG_TOKEN", token), command);
    }

    private long size() throws SQLException {
        return Long.parseLong(bench.strings("select size from checkpoint order by size desc limit 1")
                .get(0));
    }

    private String text(String address, String token) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

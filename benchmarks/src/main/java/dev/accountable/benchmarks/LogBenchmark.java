package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Port;
import dev.accountable.stack.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code benchmarks/run}: the log as it is packaged, in a heap of 256 MiB, on a real PostgreSQL that flushes before it says
 * committed, with tokens from a real Keycloak; and PostgreSQL itself, the same server, without the log.
 */
final class LogBenchmark {

    private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);

    /** What the platform strives for: ratios of issue and design, by number of clients. */
    private static final Map<Integer, Double> AIMS = Map.of(8, 0.55, 32, 1.0, 256, 1.5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalStack stack;
    private final Login login;
    private final int seconds;
    private final int rounds;
    private final long events;
    private final Wrk wrk;
    private final PgBench pgbench;
    private final Path append;
    private final Path get;

    private LogBenchmark(LocalStack stack, int seconds, int rounds, long events) {
        this.stack = stack;
        this.login = new Login(stack.endpoints(), stack.secrets());
        this.seconds = seconds;
        this.rounds = rounds;
        this.events = events;
        this.wrk = new Wrk(url(), seconds);
        this.pgbench = new PgBench(
                stack.dataDirectory(),
                stack.endpoints().port(Port.POSTGRES),
                stack.secrets().databasePassword("postgres"),
                seconds);
        this.append = Tool.file(stack.dataDirectory(), "append.lua");
        this.get = Tool.file(stack.dataDirectory(), "get.lua");
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        int seconds = 10;
        int rounds = 3;
        long events = 0;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[i + 1]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
                case "--events" -> events = Long.parseLong(arguments[i + 1]);
                default -> {
                    OUT.println("Unknown option " + arguments[i] + "; benchmarks/run --help tells more");
                    System.exit(1);
                }
            }
        }
        Path data = Path.of("benchmarks", "target", "data").toAbsolutePath();
        Files.createDirectories(data);
        try (LocalStack stack = LocalStack.configure()
                .dataDirectory(data)
                .fresh()
                .randomPorts()
                .services(List.of(Service.AUDIT))
                .start()) {
            new LogBenchmark(stack, seconds, rounds, events).run();
        }
    }

    private void run() throws IOException, SQLException {
        machine();
        pgbench.prepare();
        OUT.println("Warming up");
        // Until the compiler has seen enough of it, which takes it a minute beside so much work.
        for (int warm = 0; warm < 60; warm += 2 * seconds) {
            append(32, 1);
            append(8, 100);
        }
        fill();
        long heapBefore = heapAfterCollection();
        OUT.println();
        OUT.println(Comparison.HEADER);
        appends();
        proofs();
        OUT.println();
        integration();
        OUT.printf(
                Locale.ROOT,
                "Heap after a full collection: %d MiB before, %d MiB after all of this, of 256%n",
                heapBefore >> 20,
                heapAfterCollection() >> 20);
        wholeLog();
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
        Comparison comparison =
                Comparison.of(name, rounds, () -> append(clients, batch), () -> pgbench.insert(databaseClients, rows));
        OUT.println(comparison.line());
        return comparison;
    }

    private Load append(int clients, int batch) {
        return wrk.append(append, login.client("consent-service"), clients, batch);
    }

    private void proofs() throws IOException, SQLException {
        Path paths = stack.dataDirectory().resolve("proofs");
        Files.write(
                paths,
                strings("select event_id from leaf order by md5(event_id::text) limit 20000").stream()
                        .map(id -> "/api/v1/log/inclusion-proofs/" + id)
                        .toList());
        OUT.println(Comparison.of(
                        "inclusion proof, 32 clients (aim 0.15)",
                        rounds,
                        () -> wrk.get(get, login.password("audrey"), 32, paths),
                        () -> pgbench.select(32))
                .line());
    }

    private void integration() {
        double[] times = new Integration(url())
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
        OUT.printf(Locale.ROOT, "A log of %,d events", size);
        OUT.println(events > 0 ? ", filled in " + (System.nanoTime() - begun) / 1_000_000_000 + " s" : "");
    }

    /** First over HTTP, from the service that runs beside it, then from a copy, as it is read by somebody elsewhere. */
    private void wholeLog() throws IOException, SQLException {
        String log = url() + "/api/v1/log";
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
        return Tool.run(Map.of("LOG_TOKEN", login.password("audrey")), command);
    }

    private long size() throws SQLException {
        return Long.parseLong(strings("select size from checkpoint order by size desc limit 1")
                .get(0));
    }

    private long heapAfterCollection() {
        String heap = Tool.run(
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(stack.service("audit-service").pid()),
                        "GC.class_histogram"));
        return (long) Tool.number("^Total\\s+[0-9]+\\s+([0-9]+)", heap);
    }

    private void machine() throws IOException, SQLException {
        try (Stream<String> cpu = Files.lines(Path.of("/proc/cpuinfo"))) {
            OUT.println(cpu.filter(line -> line.startsWith("model name"))
                            .findFirst()
                            .map(line -> line.substring(line.indexOf(':') + 2))
                            .orElse("unknown processor")
                    + ", " + Runtime.getRuntime().availableProcessors() + " processors, load before "
                    + Tool.number("^([0-9.]+)", Files.readString(Path.of("/proc/loadavg"))));
        }
        List<String> settings = new ArrayList<>(strings("show fsync"));
        settings.addAll(strings("show synchronous_commit"));
        OUT.println("Java " + Runtime.version() + ", PostgreSQL "
                + strings("show server_version").get(0)
                + " (fsync " + settings.get(0) + ", synchronous_commit " + settings.get(1) + "), " + rounds
                + " rounds of " + seconds + " s a side");
    }

    private List<String> strings(String query) throws SQLException {
        try (Connection connection = stack.postgres().connect("audit", "postgres");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
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

    private String url() {
        return stack.endpoints().service(Service.AUDIT);
    }
}

package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Port;
import dev.accountable.stack.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What both benchmarks stand on: a service as it is packaged, PostgreSQL beside it, who asks, and for how long. */
record Bench(
        LocalStack stack, Service service, Login login, PgBench pgbench, int seconds, int rounds, Set<String> only) {

    static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);

    static Bench of(LocalStack stack, Service service, int seconds, int rounds, Set<String> only) {
        var pgbench = new PgBench(
                stack.dataDirectory(),
                stack.endpoints().port(Port.POSTGRES),
                stack.secrets().databasePassword("postgres"),
                seconds);
        return new Bench(stack, service, new Login(stack.endpoints(), stack.secrets()), pgbench, seconds, rounds, only);
    }

    Wrk wrk() {
        return new Wrk(url(), seconds);
    }

    /** Everything, where nothing was named. */
    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    String url() {
        return stack.endpoints().service(service);
    }

    Path script(String name) {
        return Tool.file(stack.dataDirectory(), name);
    }

    Comparison compare(String name, Supplier<Load> ours, Supplier<Load> database) {
        Comparison comparison = Comparison.of(name, rounds, ours, database);
        OUT.println(comparison.line());
        return comparison;
    }

    void machine() throws IOException, SQLException {
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

    long heapAfterCollection() {
        return heapAfterCollection(service);
    }

    long heapAfterCollection(Service service) {
        String heap = Tool.run(
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(stack.service(service.id()).pid()),
                        "GC.class_histogram"));
        return (long) Tool.number("^Total\\s+[0-9]+\\s+([0-9]+)", heap);
    }

    void printHeap(long before) {
        OUT.printf(
                Locale.ROOT,
                "Heap after a full collection: %d MiB before, %d MiB after all of this, of 256%n",
                before >> 20,
                heapAfterCollection() >> 20);
    }

    /** As the superuser, in the service's database. */
    void execute(String sql) throws SQLException {
        try (Connection connection = stack.postgres().connect(service.database(), "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As the superuser, in any database; the number in the first row of the answer, if there is one. */
    long inDatabase(String database, String sql) throws SQLException {
        try (Connection connection = stack.postgres().connect(database, "postgres");
                var statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet row = statement.getResultSet();
                row.next();
                return row.getLong(1);
            }
            return 0;
        }
    }

    /** The environment in which psql reaches this server as its superuser. */
    Map<String, String> psql() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(stack.endpoints().port(Port.POSTGRES)),
                "PGUSER",
                "postgres",
                "PGPASSWORD",
                stack.secrets().databasePassword("postgres"));
    }

    /** The first column. */
    List<String> strings(String query) throws SQLException {
        try (Connection connection = stack.postgres().connect(service.database(), "postgres");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }
}

package dev.accountable.benchmarks;

import static dev.accountable.benchmarks.Bench.OUT;

import dev.accountable.stack.Await;
import dev.accountable.stack.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code benchmarks/run requests}: what an answer to an access request costs, from the approval to the package that can be
 * fetched, against PostgreSQL handing out the same rows. A package has each row as JSON and as CSV, compressed and hashed.
 */
final class RequestBenchmark {

    private static final int TABLES = 12;
    private static final int ORDINARY_ROWS = 1000;
    private static final int ORDINARY_PEOPLE = 100;
    private static final int LEAVING_PEOPLE = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String SYSTEM = "benchmark";

    private final Bench bench;
    private final OwnSystems own;
    private final Officer officer;
    private final long rows;

    /** @param rows of one person with much data */
    RequestBenchmark(Bench bench, OwnSystems own, long rows) {
        this.bench = bench;
        this.own = own;
        this.officer = new Officer(bench, Service.DSR, "paula");
        this.rows = rows;
    }

    void run() throws IOException, SQLException {
        fill();
        officer.call("POST", "systems", map(), 201);
        OUT.println("Warming up");
        for (int person = 1; person <= 20; person++) {
            answered("ordinary-" + person);
        }
        long heapBefore = bench.heapAfterCollection();
        OUT.println();
        OUT.println("| what | the service | PostgreSQL alone | ratio |\n|---|---|---|---|");
        if (bench.wants("large")) {
            large();
        }
        if (bench.wants("ordinary")) {
            ordinary();
        }
        if (bench.wants("many")) {
            many();
        }
        if (bench.wants("failing")) {
            failing();
        }
        var upkeep = new Upkeep(bench, officer, rows);
        if (bench.wants("retention")) {
            upkeep.retention();
        }
        if (bench.wants("staging")) {
            upkeep.staging();
        }
        bench.printHeap(heapBefore);
    }

    private void large() throws IOException, SQLException {
        List<Double> ratios = new ArrayList<>();
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < bench.rounds(); round++) {
            double copied = round % 2 == 0 ? copied("large") : 0;
            double answered = answered("large");
            copied = round % 2 == 0 ? copied : copied("large");
            ours = Math.max(ours, rows / answered);
            theirs = Math.max(theirs, rows / copied);
            ratios.add(copied / answered);
        }
        ratios.sort(null);
        OUT.printf(
                Locale.ROOT,
                "| %,d rows of %d linked tables (aim 0.4, against \\copy) | %,.0f rows/s | %,.0f rows/s | **%.2f** |%n",
                rows,
                TABLES,
                ours,
                theirs,
                ratios.get(ratios.size() / 2));
    }

    private void ordinary() throws IOException, SQLException {
        List<Double> answers = new ArrayList<>();
        List<Double> selects = new ArrayList<>();
        for (int person = 21; person <= 60; person++) {
            selects.add(selected("ordinary-" + person));
            answers.add(answered("ordinary-" + person));
        }
        double ours = median(answers);
        double theirs = median(selects);
        OUT.printf(
                Locale.ROOT,
                "| %,d rows, one after the other (aim 0.4, against one SELECT) | %.1f ms | %.1f ms | **%.2f** |%n",
                ORDINARY_ROWS,
                ours * 1000,
                theirs * 1000,
                theirs / ours);
    }

    /** All at once, as after a holiday: how many are answered in a second. */
    private void many() throws IOException, SQLException {
        List<String> people = IntStream.rangeClosed(1, ORDINARY_PEOPLE)
                .mapToObj(person -> "ordinary-" + person)
                .toList();
        OUT.printf(
                Locale.ROOT,
                "| %d requests of %,d rows approved at once | %.1f answers/s | | |%n",
                ORDINARY_PEOPLE,
                ORDINARY_ROWS,
                ORDINARY_PEOPLE / atOnce("ACCESS", people));
    }

    /** A database and four systems that are told, one of which fails every other time. */
    private void failing() throws IOException, SQLException {
        for (int number = 1; number <= OwnSystems.COUNT; number++) {
            officer.call("POST", "systems", """
                    {"key":"%1$s","name":"%1$s","kind":"WEBHOOK","connection":"%1$s","owner":"Us","datasets":[]}""".formatted(OwnSystems.key(number)), 201);
        }
        List<String> people = IntStream.rangeClosed(1, LEAVING_PEOPLE)
                .mapToObj(person -> "leaving-" + person)
                .toList();
        double seconds = atOnce("ERASURE", people);
        boolean once = own.didEverythingOnce(LEAVING_PEOPLE)
                && sample("select count(*) from bench_1 where email like 'leaving-%'") == 0;
        OUT.printf(
                Locale.ROOT,
                "| %,d erasures at once over %d systems, one of which failed %,d times: %s | %.1f erasures/s | | |%n",
                LEAVING_PEOPLE,
                OwnSystems.COUNT + 1,
                own.failures(),
                once ? "all done, nothing twice" : "**SOMETHING IS MISSING OR WAS DONE TWICE**",
                LEAVING_PEOPLE / seconds);
    }

    /** Seconds from the first approval to the last completion. */
    private double atOnce(String type, List<String> people) throws IOException, SQLException {
        List<String> requests = new ArrayList<>();
        for (String person : people) {
            requests.add(entered(type, person));
        }
        for (String request : requests) {
            reached(request, "REVIEW");
        }
        for (String request : requests) {
            officer.call("POST", "requests/" + request + "/approval", "", 202);
        }
        for (String request : requests) {
            reached(request, "COMPLETED");
        }
        return Double.parseDouble(
                bench.strings("select extract(epoch from max(completed_at) - min(approved_at)) from subject_request"
                                + " where id in " + requests.stream().collect(Collectors.joining("','", "('", "')")))
                        .get(0));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Seconds from the approval to the package. */
    private double answered(String person) throws IOException, SQLException {
        String request = entered("ACCESS", person);
        reached(request, "REVIEW");
        officer.call("POST", "requests/" + request + "/approval", "", 202);
        reached(request, "COMPLETED");
        return Double.parseDouble(
                bench.strings("select extract(epoch from completed_at - approved_at) from subject_request"
                                + " where id = '" + request + "'")
                        .get(0));
    }

    private String entered(String type, String person) throws IOException {
        return officer.make("requests/entries", """
                {"type":"%s","receivedAt":"%s","note":"by letter","identifiers":[
                 {"kind":"EMAIL","value":"%s@example.org","document":"IDENTITY_CARD"}]}""".formatted(type, Instant.now(), person), 201);
    }

    private void reached(String request, String state) throws SQLException {
        String query = "select state from subject_request where id = '" + request + "'";
        if (!Await.until(PATIENCE, () -> stateIs(query, state))) {
            throw new IllegalStateException("The request does not reach " + state + ": " + bench.strings(query));
        }
    }

    private boolean stateIs(String query, String state) {
        try {
            return bench.strings(query).contains(state);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds that psql takes to copy the same rows out. */
    private double copied(String person) {
        List<String> command = new ArrayList<>(List.of("psql", "--no-psqlrc", "--quiet", "--dbname=sample"));
        for (int table = 1; table <= TABLES; table++) {
            command.add("--command=\\copy (" + select(table, person) + ") to '/dev/null' csv");
        }
        long begun = System.nanoTime();
        Tool.run(bench.psql(), command);
        return (System.nanoTime() - begun) / 1e9;
    }

    private double selected(String person) throws SQLException {
        String all = IntStream.rangeClosed(1, TABLES)
                .mapToObj(table -> "select t::text from (" + select(table, person) + ") t")
                .collect(Collectors.joining(" union all "));
        try (Connection connection = bench.stack().postgres().connect("sample", "postgres");
                var statement = connection.createStatement()) {
            long begun = System.nanoTime();
            try (ResultSet found = statement.executeQuery(all)) {
                while (found.next()) {
                    found.getString(1);
                }
            }
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private static String select(int table, String person) {
        String where = " where u.email = '" + person + "@example.org'";
        return switch (table) {
            case 1 -> "select u.* from bench_1 u" + where;
            case 2 -> "select t.* from bench_2 t join bench_1 u on u.id = t.parent" + where;
            default ->
                "select t.* from bench_" + table
                        + " t join bench_2 p on p.id = t.parent join bench_1 u on u.id = p.parent" + where;
        };
    }

    /** A person, what hangs on them, and in ten tables what hangs on that. */
    private void fill() throws SQLException {
        long begun = System.nanoTime();
        sample("create table bench_1 (id bigint primary key, email text not null unique, name text not null)");
        sample("create index on bench_1 (lower(email))");
        sample(
                "insert into bench_1 select n, case n when 0 then 'large' else 'ordinary-' || n end || '@example.org', 'Name ' || n"
                        + " from generate_series(0, " + ORDINARY_PEOPLE + ") n");
        sample("insert into bench_1 select 1000000 + n, 'leaving-' || n || '@example.org', 'Name ' || n"
                + " from generate_series(1, " + LEAVING_PEOPLE + ") n");
        String columns = "(id bigint primary key, parent bigint not null, label text not null, note text not null,"
                + " amount numeric(10, 2) not null, at timestamptz not null)";
        String values = "'label ' || n, repeat('note ', 8), n % 1000 + 0.5, now()";
        sample("create table bench_2 " + columns);
        sample("insert into bench_2 select n, 0, " + values + " from generate_series(1, 1000) n");
        sample("insert into bench_2 select 1000 + n, 1 + (n - 1) / 10, " + values + " from generate_series(1, "
                + 10 * ORDINARY_PEOPLE + ") n");
        sample("create index on bench_2 (parent)");
        for (int table = 3; table <= TABLES; table++) {
            sample("create table bench_" + table + " " + columns);
            sample("insert into bench_" + table + " select n, 1 + n % 1000, " + values + " from generate_series(1, "
                    + (rows - 1001) / (TABLES - 2) + ") n");
            sample("insert into bench_" + table + " select 100000000 + n, 1001 + (n - 1) / 10, " + values
                    + " from generate_series(1, " + 100 * ORDINARY_PEOPLE + ") n");
            sample("create index on bench_" + table + " (parent)");
        }
        sample("grant select, update, delete on all tables in schema public to sample_dsr");
        sample("vacuum analyze");
        OUT.printf(Locale.ROOT, "Filled in %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
    }

    private long sample(String sql) throws SQLException {
        return bench.inDatabase("sample", sql);
    }

    private static String map() {
        List<String> datasets = new ArrayList<>();
        datasets.add("""
                {"key":"people","table":"bench_1","primaryKey":["id"],"identifiers":{"EMAIL":"email"},
                 "fields":[{"column":"id"},{"column":"email"},{"column":"name"}],"erasure":{"action":"ERASE"}}""");
        for (int table = 2; table <= TABLES; table++) {
            datasets.add("""
                    {"key":"data-%1$d","table":"bench_%1$d","primaryKey":["id"],
                     "link":{"dataset":"%2$s","columns":{"parent":"id"}},
                     "fields":[{"column":"id"},{"column":"parent"},{"column":"label"},{"column":"note"},{"column":"amount"},
                     {"column":"at"}],"erasure":{"action":"ERASE"}}""".formatted(table, table == 2 ? "people" : "data-2"));
        }
        return "{\"key\":\"" + SYSTEM
                + "\",\"name\":\"Benchmark\",\"kind\":\"SQL\",\"connection\":\"sample\",\"datasets\":["
                + String.join(",", datasets) + "]}";
    }
}

package dev.accountable.benchmarks;

import static dev.accountable.benchmarks.Bench.OUT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code benchmarks/run consents}: decisions, acts, a list of people, and all that one person said. */
final class ConsentBenchmark {

    private static final String PURPOSE = "newsletter";
    private static final int EVENTS_EACH = 10;
    private static final int LISTED = 100_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Bench bench;
    private final Wrk wrk;
    private final int subjects;
    private final Path decide;
    private final Path consent;
    private final Path history;

    /** @param events in the tables before it begins, ten of each subject */
    ConsentBenchmark(Bench bench, long events) {
        this.bench = bench;
        this.wrk = bench.wrk();
        this.subjects = Math.max(1, (int) (events / EVENTS_EACH));
        this.decide = bench.script("decide.lua");
        this.consent = bench.script("consent.lua");
        this.history = bench.script("history.lua");
    }

    void run() throws IOException, SQLException {
        String officer = bench.login().password("paula");
        create(officer, "purposes", """
                {"key":"newsletter","name":"Newsletter","description":"News once a month","lawfulBasis":"CONSENT"}""");
        String notice = create(officer, "notices", """
                {"key":"terms","kind":"TERMS","publish":true,"texts":[{"language":"en","title":"Terms","text":"We send news."}]}""");
        fill(notice);
        OUT.println("Warming up");
        for (int warm = 0; warm < 60; warm += 2 * bench.seconds()) {
            decide(32);
            consent(32, notice);
        }
        long heapBefore = bench.heapAfterCollection();
        OUT.println();
        OUT.println(Comparison.HEADER);
        if (bench.wants("decisions")) {
            decisions();
        }
        if (bench.wants("acts")) {
            acts(notice);
        }
        OUT.println();
        if (bench.wants("steady")) {
            steady("decision", "/api/v1/decisions?purpose=" + PURPOSE + "&subject=");
        }
        if (bench.wants("list")) {
            stream();
        }
        if (bench.wants("history")) {
            history();
        }
        bench.printHeap(heapBefore);
    }

    private void decisions() {
        for (int clients : List.of(8, 32)) {
            bench.compare(
                    "decision, " + clients + " clients (aim 0.4)",
                    () -> decide(clients),
                    () -> bench.pgbench().select(clients));
        }
    }

    private void acts(String notice) {
        for (int clients : List.of(1, 8, 32)) {
            bench.compare(
                    "act, " + clients + " clients" + (clients == 1 ? "" : " (aim " + (clients == 8 ? 0.4 : 1.0) + ")"),
                    () -> consent(clients, notice),
                    () -> bench.pgbench().insert(clients, 1));
        }
    }

    private Load decide(int clients) {
        return wrk.run(decide, token(), clients, "/", subjects, PURPOSE);
    }

    private Load consent(int clients, String notice) {
        return wrk.run(consent, token(), clients, "/", subjects, PURPOSE, notice);
    }

    private String token() {
        return bench.login().client("website");
    }

    private void steady(String what, String path) {
        var random = new Random(1);
        Load load = new SteadyRate(token())
                .run(500, 2 * bench.seconds(), i -> bench.url() + path + subject(1 + random.nextInt(subjects)));
        OUT.printf(
                Locale.ROOT,
                "500 %ss a second: median %.1f ms, p99 %.1f ms (aim 5 at p99)%n",
                what,
                load.p50(),
                load.p99());
    }

    private void stream() throws IOException {
        Path list = bench.stack().dataDirectory().resolve("list.ndjson");
        var random = new Random(2);
        List<String> lines = IntStream.range(0, LISTED)
                .mapToObj(i -> "{\"subject\":\"" + subject(1 + random.nextInt(subjects)) + "\"}")
                .toList();
        Files.write(list, lines);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < bench.rounds(); round++) {
            long begun = System.nanoTime();
            long answers = answers(list);
            if (answers != LISTED) {
                throw new IllegalStateException(answers + " answers");
            }
            best = Math.min(best, (System.nanoTime() - begun) / 1e9);
        }
        OUT.printf(Locale.ROOT, "A list of %,d, one answer a line: %.2f s (aim 5)%n", LISTED, best);
    }

    private long answers(Path list) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(bench.url() + "/api/v1/decisions/stream?purpose=" + PURPOSE))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> open(list)))
                .build();
        try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
            return lines.filter(line -> line.contains("\"allowed\"")).count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static InputStream open(Path list) {
        try {
            return Files.newInputStream(list);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void history() {
        Load unused = wrk.run(history, token(), 8, "/", subjects);
        Load load = wrk.run(history, token(), 8, "/", subjects);
        OUT.printf(
                Locale.ROOT,
                "All that one person said, 8 clients: %,.0f/s, median %.1f ms, p99 %.1f ms (aim 20 at p99)%n",
                load.perSecond(),
                load.p50(),
                load.p99());
    }

    private static String subject(int number) {
        return String.format(Locale.ROOT, "subject-%08d", number);
    }

    /** As the service would have written them, by the database itself. */
    private void fill(String notice) throws SQLException {
        long begun = System.nanoTime();
        bench.execute("insert into person (subject) select 'subject-' || lpad(n::text, 8, '0') from generate_series(1, "
                + subjects + ") n");
        for (int i = 1; i <= EVENTS_EACH; i++) {
            String state = i % 3 == 0 ? "REFUSED" : i % 3 == 1 ? "GIVEN" : "WITHDRAWN";
            // What refers to what is right by itself, and need not be looked up a million times.
            bench.execute("""
                    set session_replication_role = replica;
                    with submissions as (
                        insert into submission (id, person, at, actor, method, notice_id, language, form_hash, ip_address, user_agent)
                        select uuidv7(), id, now() - make_interval(days => %2$d), 'website', 'WEB_FORM', '%1$s', 'de-DE',
                               repeat('ab', 32), '203.0.113.0', 'Firefox' from person returning id, person, at)
                    insert into consent_event (id, submission, person, purpose, purpose_version, notice_id, state, at)
                    select uuidv7(), id, person, 'newsletter', 1, '%1$s', '%3$s', at from submissions""".formatted(notice, EVENTS_EACH - i, state));
        }
        bench.execute("""
                insert into consent_state (person, purpose, event, state, at, purpose_version, notice_id, method)
                select distinct on (person, purpose) person, purpose, id, state, at, purpose_version, notice_id, 'WEB_FORM'
                from consent_event order by person, purpose, position desc""");
        bench.execute("vacuum analyze");
        OUT.printf(
                Locale.ROOT,
                "%,d subjects, %,d events, filled in %d s%n",
                subjects,
                (long) subjects * EVENTS_EACH,
                (System.nanoTime() - begun) / 1_000_000_000);
    }

    /** Its id, where the answer has one. */
    private String create(String token, String resource, String body) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(bench.url() + "/api/v1/" + resource))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body, UTF_8))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
            }
            Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer.body());
            return id.find() ? id.group(1) : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.accountable.benchmarks;

import static dev.accountable.benchmarks.Bench.OUT;

import dev.accountable.stack.Await;
import dev.accountable.stack.ServerProcess;
import dev.accountable.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code benchmarks/run breaches}: alerts while a target hangs, letters to many people while the service is killed, and the list of
 * the people of a system with very many.
 */
final class BreachBenchmark {

    private static final int PER_SECOND = 50;
    private static final int LETTERS = 100_000;
    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Bench bench;
    private final Receivers receivers;
    private final Officer dataMap;
    private final Officer officer;
    private final Officer approver;
    private final long people;
    private int signals;

    /** @param people of the system with very many */
    BreachBenchmark(Bench bench, Receivers receivers, long people) {
        this.bench = bench;
        this.receivers = receivers;
        this.dataMap = new Officer(bench, Service.DSR, "paula");
        this.officer = new Officer(bench, Service.BREACH, "sam");
        this.approver = new Officer(bench, Service.BREACH, "paula");
        this.people = people;
    }

    void run() throws IOException, SQLException {
        if (bench.wants("alerts")) {
            alerts();
        }
        if (bench.wants("people")) {
            people();
        }
        if (bench.wants("letters")) {
            letters();
        }
    }

    /** Each target hangs once: what the others have is timed from when its signal was due to be sent. */
    private void alerts() {
        OUT.println("Warming up");
        for (int warm = 0; warm < 90; warm += bench.seconds()) {
            delivered(raise(), Receivers.ALL);
        }
        long before = bench.heapAfterCollection();
        OUT.println();
        OUT.printf(
                "| %d signals a second, %d s; milliseconds until the alert has arrived, p50 / p99 | %s |%n",
                PER_SECOND, bench.seconds(), String.join(" | ", Receivers.ALL));
        OUT.println("|---".repeat(Receivers.ALL.size() + 1) + "|");
        times("nothing hangs", raise(), Receivers.ALL);
        for (String target : Receivers.ALL) {
            List<String> others = Receivers.ALL.stream()
                    .filter(other -> !other.equals(target))
                    .toList();
            List<Raised> raised = new ArrayList<>();
            receivers.whileItHangs(target, () -> {
                raised.addAll(raise());
                times(target + " hangs (aim: p99 under 2,000)", raised, others);
            });
            delivered(raised, List.of(target));
        }
        OUT.println();
        bench.printHeap(before);
    }

    /** @param due as System.nanoTime() */
    private record Raised(String id, long due) {}

    private List<Raised> raise() {
        String token = bench.login().client("audit-service");
        int count = PER_SECOND * bench.seconds();
        List<CompletableFuture<Raised>> raised = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begun + i * 1_000_000_000L / PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            signals++;
            String id = UUID.randomUUID().toString();
            HttpRequest request = HttpRequest.newBuilder(URI.create(bench.url() + "/api/v1/signals"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(BodyPublishers.ofString("""
                            {"specversion":"1.0","id":"%s","source":"/audit-service","type":"dev.accountable.detection.raised",
                             "time":"%s","subject":"detections/%d","datacontenttype":"application/json",
                             "data":{"title":"Mass reads","severity":"HIGH","key":"detections/%d"}}""".formatted(id, Instant.now(), signals, signals)))
                    .build();
            raised.add(http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> {
                if (answer.statusCode() != 201) {
                    throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                }
                return new Raised(
                        answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""), due);
            }));
        }
        return raised.stream().map(CompletableFuture::join).toList();
    }

    private void delivered(List<Raised> raised, List<String> targets) {
        boolean all = Await.until(
                PATIENCE,
                () -> targets.stream()
                        .allMatch(target ->
                                raised.stream().allMatch(signal -> receivers.arrival(target, signal.id()) != null)));
        if (!all) {
            throw new IllegalStateException("Alerts are missing at " + targets);
        }
    }

    private void times(String what, List<Raised> raised, List<String> targets) {
        delivered(raised, targets);
        String cells = Receivers.ALL.stream()
                .map(target -> targets.contains(target) ? cell(raised, target) : "hangs")
                .collect(Collectors.joining(" | "));
        OUT.printf("| %s | %s |%n", what, cells);
    }

    private String cell(List<Raised> raised, String target) {
        double[] millis = raised.stream()
                .mapToDouble(
                        signal -> (Objects.requireNonNull(receivers.arrival(target, signal.id())) - signal.due()) / 1e6)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT, "%.0f / %.0f", millis[millis.length / 2], millis[(int) (millis.length * 0.99)]);
    }

    /** A system of the data map in which each row is somebody: from its table into the letters of a communication. */
    private void people() throws IOException, SQLException {
        sample("create table crowd (id bigint primary key, email text not null, name text not null)");
        sample("insert into crowd select n, 'crowd-' || n || '@example.org', 'Name ' || n from generate_series(1, "
                + people + ") n");
        sample("grant select, update, delete on crowd to sample_dsr");
        sample("vacuum analyze crowd");
        dataMap.call("POST", "systems", """
                {"key":"crowd","name":"Crowd","kind":"SQL","connection":"sample","datasets":[
                 {"key":"crowd","table":"crowd","primaryKey":["id"],"identifiers":{"EMAIL":"email"},
                  "fields":[{"column":"id"},{"column":"email","category":"CONTACT"},{"column":"name"}],
                  "erasure":{"action":"ERASE"}}]}""", 201);
        String incident = reported("Very many people");
        long counted = System.nanoTime();
        officer.call("POST", incident + "/scopes", "{\"systems\":[\"crowd\"]}", 201);
        double counting = (System.nanoTime() - counted) / 1e9;
        drafted(incident);
        long here = bench.heapAfterCollection();
        long there = bench.heapAfterCollection(Service.DSR);
        long begun = System.nanoTime();
        officer.call("POST", incident + "/communications/1/fetches", "{\"scope\":1}", 200);
        awaitNone("select count(*) from people_fetch where state = 'WAITING'");
        double took = (System.nanoTime() - begun) / 1e9;
        long listed = count("select count(*) from letter");
        OUT.printf(
                Locale.ROOT,
                "%,d people of a system: counted in %.1f s, listed into %,d letters in %.1f s (%,.0f a second)%n",
                people,
                counting,
                listed,
                took,
                people / took);
        OUT.printf(
                "Heap after a full collection, of 256 MiB each: breach-service %d MiB before, %d MiB after; dsr-service %d and"
                        + " %d%n",
                here >> 20,
                bench.heapAfterCollection() >> 20,
                there >> 20,
                bench.heapAfterCollection(Service.DSR) >> 20);
        if (listed != people) {
            throw new IllegalStateException("There are " + listed + " letters");
        }
    }

    private void letters() throws IOException, SQLException {
        String incident = reported("Very many letters");
        drafted(incident);
        String list = IntStream.rangeClosed(1, LETTERS)
                .mapToObj(n -> "told-" + n + ",told-" + n + "@example.org")
                .collect(Collectors.joining("\n", "subject,mail\n", "\n"));
        officer.send("POST", incident + "/communications/1/recipients", "text/csv", list, 200);
        String ours = " from letter where incident_id = '" + incident.replaceFirst(".*/", "") + "'";
        approver.call("POST", incident + "/communications/1/approval", "", 200);
        long begun = System.nanoTime();
        ServerProcess service = bench.stack().service(Service.BREACH.id());
        for (int kill = 1; kill <= KILLS; kill++) {
            long most = LETTERS - (long) LETTERS * kill / (KILLS + 1);
            awaitAtMost("select count(*)" + ours + " and state = 'WAITING'", most);
            service.kill();
            service.start();
        }
        awaitNone("select count(*)" + ours + " and state in ('WAITING', 'SENDING')");
        double took = (System.nanoTime() - begun) / 1e9;
        Set<String> sent = new HashSet<>(bench.strings("select subject" + ours + " and state = 'SENT'"));
        Set<String> uncertain = new HashSet<>(bench.strings("select subject" + ours + " and state = 'UNCERTAIN'"));
        Set<String> reached = receivers.letters().keySet().stream()
                .map(mailbox -> mailbox.replaceFirst("@.*", ""))
                .collect(Collectors.toSet());
        long doubled =
                receivers.letters().values().stream().filter(times -> times > 1).count();
        long lost = IntStream.rangeClosed(1, LETTERS)
                .mapToObj(n -> "told-" + n)
                .filter(person -> !reached.contains(person) && !uncertain.contains(person))
                .count();
        OUT.printf(
                Locale.ROOT,
                "%,d letters while the service was killed %d times: %.0f s, %.0f a second; doubled %d, lost %d (aim 0 and 0);"
                        + " SENT %,d, UNCERTAIN %d, of which %d have it%n",
                LETTERS,
                KILLS,
                took,
                LETTERS / took,
                doubled,
                lost,
                sent.size(),
                uncertain.size(),
                uncertain.stream().filter(reached::contains).count());
    }

    private String reported(String title) throws IOException {
        return "incidents/"
                + officer.make("incidents", """
                        {"title":"%s","description":"A dump lay open.","kind":["CONFIDENTIALITY"],"detectedAt":"%s",
                         "exercise":true}""".formatted(title, Instant.now().minusSeconds(60)), 201);
    }

    private void drafted(String incident) throws IOException {
        officer.call("POST", incident + "/communications", """
                {"means":"INDIVIDUAL","texts":[{"language":"en","subject":"Your data","nature":"A dump lay open.",
                 "consequences":"Others may know your address.","measures":"It was removed."}]}""", 201);
    }

    private void awaitNone(String count) {
        awaitAtMost(count, 0);
    }

    private void awaitAtMost(String count, long most) {
        if (!Await.until(PATIENCE, () -> count(count) <= most)) {
            throw new IllegalStateException("Not within " + PATIENCE + ": " + count);
        }
    }

    private long count(String query) {
        try {
            return Long.parseLong(bench.strings(query).get(0));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sample(String sql) throws SQLException {
        bench.inDatabase("sample", sql);
    }
}

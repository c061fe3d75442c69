package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.addPageAsEvidence;
import static dev.accountable.audit.programme.World.approve;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.changed;
import static dev.accountable.audit.programme.World.document;
import static dev.accountable.audit.programme.World.key;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.put;
import static dev.accountable.audit.programme.World.registered;
import static dev.accountable.audit.programme.World.toBeTrained;
import static dev.accountable.audit.programme.World.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ProgrammeTest {

    @Inject
    Tables tables;

    @Inject
    OverdueWatch watch;

    @Inject
    MeterRegistry metrics;

    @Test
    void everythingThatIsDueIsListedInTheOrderOfTheDays() {
        // Long ago, so that what other tests leave behind stands behind it; made in another order than the days'.
        String later = measureDueOn("1901-05-06");
        String topic = topic("P1Y");
        toBeTrained(topic, "1901-05-04", key("a"));
        toBeTrained(topic, "1999-01-01", key("b"));
        String document = document("P1Y");
        approve(document, "1900-05-03").then().statusCode(201);
        String evaluated = doneMeasure("1900-05-02");
        String unfinished = measureDueOn("1901-05-01");

        List<Map<String, Object>> due = auditor()
                .get("/api/v1/programme/due?until=1901-05-05")
                .jsonPath()
                .getList("$");
        assertThat(due.stream().filter(item -> mine(item, unfinished, evaluated, document, topic, later)))
                .extracting(item -> item.get("kind"), item -> item.get("id"), item -> item.get("dueOn"))
                .containsExactly(
                        tuple("MEASURE_COMPLETION", unfinished, "1901-05-01"),
                        tuple("MEASURE_EVALUATION", evaluated, "1901-05-02"),
                        tuple("DOCUMENT_REVIEW", document, "1901-05-03"),
                        tuple("TRAINING", topic, "1901-05-04"));
        assertThat(due).allMatch(item -> Boolean.TRUE.equals(item.get("overdue")));
        for (Map<String, Object> item : due) {
            auditor().get(String.valueOf(item.get("href"))).then().statusCode(200);
        }
    }

    @Test
    void everyPageOfTheDueListIsReachedOnce() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(measureDueOn("1910-01-0" + (1 + i / 3)));
        }
        List<String> seen = new ArrayList<>();
        @Nullable String page = "/api/v1/programme/due?until=1910-01-31&limit=2";
        while (page != null) {
            Response answer = auditor().urlEncodingEnabled(false).get(page);
            assertThat(answer.statusCode()).isEqualTo(200);
            seen.addAll(answer.jsonPath().getList("id", String.class));
            String link = answer.header("Link");
            page = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(ids);
        for (String wrong : List.of("after=x", "after=2026-01-01.OTHER." + UUID.randomUUID(), "until=tomorrow")) {
            auditor()
                    .get("/api/v1/programme/due?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("violations[0].field", equalTo(wrong.substring(0, wrong.indexOf('='))));
        }
    }

    @Test
    void anOverdueItemIsRecordedOnceForEachOfItsDatesByAnyNumberOfPods() throws Exception {
        Map<String, Object> measure = measure();
        measure.put("plannedFor", "2020-01-01");
        String id = registered(measure);
        String notYet = measureDueOn("2999-01-01");
        var pods = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Object>> rounds = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                rounds.add(Executors.callable(watch::record));
            }
            for (var round : pods.invokeAll(rounds)) {
                round.get();
            }
        } finally {
            pods.shutdown();
        }
        assertThat(overdue(id)).hasSize(1).allMatch(event -> event.contains("2020-01-01"));
        assertThat(overdue(notYet)).isEmpty();

        put("measures/" + id, changed(measure, "plannedFor", "2020-02-02"))
                .then()
                .statusCode(200);
        watch.record();
        watch.record();
        assertThat(overdue(id)).hasSize(2);

        watch.count();
        assertThat(metrics.get("programme.overdue")
                        .tag("kind", "MEASURE_COMPLETION")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(1)
                .isEqualTo(Double.parseDouble(
                        tables.query("select count(*) from programme_due where kind = 'MEASURE_COMPLETION'"
                                        + " and due_on < current_date")
                                .get(0)));
    }

    @Test
    void theExportShowsEveryItemInThreeForms() throws IOException {
        Map<String, Object> measure = measure();
        measure.put("title", "=HYPERLINK(\"https://evil.example\")");
        measure.put("description", "<script>alert(1)</script>, \"quoted\"\nand a second line");
        String id = registered(measure);
        addPageAsEvidence(id);
        String document = document("P1Y");
        approve(document, "2026-02-28").then().statusCode(201);
        String topic = topic("P1Y");
        String employee = key("a");
        toBeTrained(topic, "2026-01-01", employee);

        Response csv = export("csv", "text/csv");
        CSVRecord line = line(csv, id);
        assertThat(line.get("title")).isEqualTo("'" + measure.get("title"));
        assertThat(line.get("description")).isEqualTo(measure.get("description"));
        assertThat(line.get("category")).isEqualTo("Access control");
        assertThat(line.get("evidence")).isEqualTo("The rule: https://wiki.example.org/mfa");
        assertThat(line(csv, document).get("nextOn")).isEqualTo("2027-02-28");
        assertThat(line(csv, topic).get("status")).isEqualTo("OVERDUE");
        assertThat(line(csv, topic).get("result")).isEqualTo("0 of 1 trained");

        List<Map<String, Object>> items =
                export("json", "application/json").jsonPath().getList("items");
        assertThat(items)
                .filteredOn(item -> id.equals(item.get("id")))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.get("title")).isEqualTo(measure.get("title"));
                    assertThat(item.get("plannedFor")).isEqualTo("2026-12-01");
                });
        assertThat(items)
                .extracting(item -> item.get("id"))
                .doesNotHaveDuplicates()
                .contains(document, topic);

        String html = export("html", "text/html").asString();
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("&lt;script&gt;alert(1)", (String) measure.get("key"), "version 1: https://files.example.org")
                .doesNotContain("<script>")
                .endsWith("</html>\n");
        assertThat(csv.asString() + items + html).doesNotContain(employee);
        auditor().get("/api/v1/programme/export?format=pdf").then().statusCode(400);
    }

    /** More lines than one page of the reader holds, each once. */
    @Test
    void aLongExportIsComplete() {
        tables.run("""
                insert into measure (id, key, title, description, kind, category, articles, owner, status, registered_at, version)
                select gen_random_uuid(), 'long-' || n, 'x', 'x', 'TECHNICAL', 'encryption', array['Art. 32'], 'x', 'TO_DO', now(), 0
                  from generate_series(1, 1203) n
                """);
        try {
            assertThat(export("json", "application/json").jsonPath().getList("items.key", String.class))
                    .filteredOn(key -> key.startsWith("long-"))
                    .hasSize(1203)
                    .doesNotHaveDuplicates();
        } finally {
            tables.run("delete from measure where key like 'long-%'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "html"})
    void anExportThatCannotBeFinishedNeverLooksWhole(String format) {
        registered(measure());
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + RestAssured.port + "/api/v1/programme/export?format=" + format))
                .header(
                        "Authorization",
                        "Bearer "
                                + Issuer.caller("audit-service", "audrey", "auditor")
                                        .token()
                                        .value())
                .build();
        tables.runAsSuperuser("alter table training_topic rename column audience to elsewhere");
        try {
            for (int i = 0; i < 15; i++) {
                assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class);
            }
        } finally {
            tables.runAsSuperuser("alter table training_topic rename column elsewhere to audience");
        }
    }

    @Test
    void theDueListRunsAlongIndexes() {
        tables.run("""
                insert into measure (id, key, title, description, kind, category, articles, owner, status, planned_for, registered_at, version)
                select gen_random_uuid(), 'many-' || n, 'x', 'x', 'TECHNICAL', 'encryption', array['Art. 32'], 'x', 'TO_DO',
                       date '2100-01-01' + n, now(), 0
                  from generate_series(1, 30000) n
                """);
        tables.runAsSuperuser("analyze measure");
        try {
            String plan = String.join(
                    "\n",
                    tables.query(
                            "explain analyze " + Due.PAGE,
                            LocalDate.of(2150, 1, 1),
                            LocalDate.of(2150, 12, 31),
                            LocalDate.of(2150, 1, 1),
                            "",
                            new UUID(0, 0),
                            51));
            assertThat(plan)
                    .contains("measure_by_completion")
                    .doesNotContain("Seq Scan on measure")
                    .doesNotContainPattern("Rows Removed by Filter: \\d{2}");
        } finally {
            tables.run("delete from measure where key like 'many-%'");
            tables.runAsSuperuser("analyze measure");
        }
    }

    private static CSVRecord line(Response csv, String id) throws IOException {
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(csv.asString()))
                .stream()
                .filter(line -> line.get("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Response export(String format, String mediaType) {
        Response answer = auditor().get("/api/v1/programme/export?format=" + format);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(mediaType);
        assertThat(answer.header("Content-Disposition"))
                .matches("attachment; filename=\"accountability-programme-\\d{4}-\\d\\d-\\d\\d\\." + format + "\"");
        return answer;
    }

    private static String measureDueOn(String day) {
        Map<String, Object> measure = measure();
        measure.put("plannedFor", day);
        return registered(measure);
    }

    private static String doneMeasure(String on) {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        addPageAsEvidence(id);
        put("measures/" + id, changed(measure, "status", "IN_PROGRESS", "startedOn", on));
        put("measures/" + id, changed(measure, "status", "DONE", "startedOn", on, "doneOn", on))
                .then()
                .statusCode(200);
        return id;
    }

    private static boolean mine(Map<String, Object> item, String... ids) {
        return List.of(ids).contains(String.valueOf(item.get("id")));
    }

    private List<String> overdue(String measureId) {
        return tables.query(
                "select event from audit_outbox where event like ? and event like ?",
                "%dev.accountable.programme.item.overdue\"%",
                "%measures/" + measureId + "%");
    }
}

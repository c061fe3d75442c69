package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.addPageAsEvidence;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.changed;
import static dev.accountable.audit.programme.World.key;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.put;
import static dev.accountable.audit.programme.World.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class MeasureTest {

    @Inject
    Tables tables;

    @Test
    void aRegisteredMeasureIsToDoAndRecorded() {
        Map<String, Object> measure = measure();
        String id = registered(measure);

        auditor()
                .get("/api/v1/measures/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("key", equalTo(measure.get("key")))
                .body("status", equalTo("TO_DO"))
                .body("articles", contains("Art. 24(1)", "Art. 32(1)(b)"))
                .body("plannedFor", equalTo("2026-12-01"))
                .body("nextEvaluationOn", nullValue());
        assertThat(recorded("programme.measure.registered", id)).hasSize(1).allMatch(event -> event.contains("paula"));
        officer()
                .body(measure)
                .post("/api/v1/measures")
                .then()
                .statusCode(409)
                .body("type", containsString("measure-exists"));
    }

    @Test
    void aKeySentTwiceRegistersOneMeasure() {
        Map<String, Object> measure = measure();
        String key = UUID.randomUUID().toString();
        String first = registeredWith(key, measure);
        assertThat(registeredWith(key, measure)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "category           | \"nothing-known\"",
                "articles           | []",
                "articles           | [\"Article 32\"]",
                "articles           | [\"Art. 100\"]",
                "kind               | \"OTHER\"",
                "plannedFor         | \"2026-02-30\"",
                "plannedFor         | \"12026-02-01\"",
                "plannedFor         | \"1026-02-01\"",
                "plannedFor         | [2026,1,1]",
                "evaluationInterval | \"P0D\"",
                "evaluationInterval | \"P1Y6M\"",
                "key                | \"Upper\"",
                "title              | \" \"",
                "owner              | null",
            })
    void whatIsWrongWithAMeasureIsNamed(String field, String value) {
        Map<String, Object> measure = measure();
        measure.remove(field);
        String body = LogClient.json(measure);
        Response answer = officer()
                .body(body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}")
                .post("/api/v1/measures");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getList("violations.field", String.class))
                .isNotEmpty()
                .allMatch(named -> named.startsWith(field));
    }

    @Test
    void aMeasureGoesItsWayAndTheNextEvaluationIsCountedFromItsDates() {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        addPageAsEvidence(id);
        put("measures/" + id, changed(measure, "status", "IN_PROGRESS", "startedOn", "2026-01-10"))
                .then()
                .statusCode(200)
                .body("startedOn", equalTo("2026-01-10"));
        put("measures/" + id, changed(measure, "status", "DONE", "startedOn", "2026-01-10", "doneOn", "2026-01-31"))
                .then()
                .statusCode(200)
                .body("doneOn", equalTo("2026-01-31"))
                .body("nextEvaluationOn", equalTo("2027-01-31"));

        evaluate(id, "2026-10-31", "EFFECTIVE", null).then().statusCode(201);
        // Recorded late, of an earlier day: the later one counts.
        evaluate(id, "2026-03-01", "PARTLY_EFFECTIVE", "Close two accounts")
                .then()
                .statusCode(201);
        auditor()
                .get("/api/v1/measures/{id}", id)
                .then()
                .body("lastEvaluatedOn", equalTo("2026-10-31"))
                .body("nextEvaluationOn", equalTo("2027-10-31"));
        auditor()
                .get("/api/v1/measures/{id}/evaluations", id)
                .then()
                .statusCode(200)
                .body("evaluatedOn", contains("2026-03-01", "2026-10-31"))
                .body("evaluatedBy", everyItem(equalTo("paula")));
        assertThat(recorded("programme.measure.evaluated", id)).hasSize(2);

        put(
                        "measures/" + id,
                        changed(
                                measure,
                                "status",
                                "DONE",
                                "startedOn",
                                "2026-01-10",
                                "doneOn",
                                "2026-01-31",
                                "evaluationInterval",
                                "P1M"))
                .then()
                .statusCode(200)
                .body("nextEvaluationOn", equalTo("2026-11-30"));
    }

    @ParameterizedTest
    @CsvSource({
        "TO_DO,       TO_DO,       200",
        "TO_DO,       IN_PROGRESS, 200",
        "TO_DO,       DONE,        409",
        "IN_PROGRESS, TO_DO,       200",
        "IN_PROGRESS, IN_PROGRESS, 200",
        "IN_PROGRESS, DONE,        200",
        "DONE,        TO_DO,       409",
        "DONE,        IN_PROGRESS, 200",
        "DONE,        DONE,        200",
    })
    void eachStepIsAllowedOrRefused(String from, String to, int status) {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        addPageAsEvidence(id);
        for (String step : List.of("IN_PROGRESS", "DONE")) {
            if (!from.equals("TO_DO") && (step.equals("IN_PROGRESS") || from.equals("DONE"))) {
                put("measures/" + id, changed(measure, "status", step)).then().statusCode(200);
            }
        }
        Response answer = put("measures/" + id, changed(measure, "status", to));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 409) {
            assertThat(answer.jsonPath().getString("type")).endsWith("measure-transition-refused");
            assertThat(answer.jsonPath().getString("detail")).contains(from, "IN_PROGRESS", to);
        } else {
            assertThat(answer.jsonPath().getString("startedOn")).isEqualTo(to.equals("TO_DO") ? null : today());
            assertThat(answer.jsonPath().getString("doneOn")).isEqualTo(to.equals("DONE") ? today() : null);
        }
    }

    @Test
    void nothingIsDoneThatNothingShows() {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        put("measures/" + id, changed(measure, "status", "IN_PROGRESS"));
        put("measures/" + id, changed(measure, "status", "DONE"))
                .then()
                .statusCode(422)
                .body("type", containsString("evidence-missing"));
        evaluate(id, "2026-01-01", "EFFECTIVE", null)
                .then()
                .statusCode(409)
                .body("type", containsString("measure-not-done"));
        auditor().get("/api/v1/measures/{id}", id).then().body("status", equalTo("IN_PROGRESS"));
    }

    @Test
    void daysThatCannotBeAreRefused() {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        addPageAsEvidence(id);
        String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
        refused("startedOn", put("measures/" + id, changed(measure, "startedOn", "2026-01-01")));
        refused("startedOn", put("measures/" + id, changed(measure, "status", "IN_PROGRESS", "startedOn", tomorrow)));
        put("measures/" + id, changed(measure, "status", "IN_PROGRESS", "startedOn", "2026-02-01"));
        refused("doneOn", put("measures/" + id, changed(measure, "status", "DONE", "doneOn", "2026-01-31")));
        put("measures/" + id, changed(measure, "status", "DONE", "doneOn", "2026-02-02"))
                .then()
                .statusCode(200);
        refused("evaluatedOn", evaluate(id, "2026-02-01", "EFFECTIVE", null));
        refused("evaluatedOn", evaluate(id, tomorrow, "EFFECTIVE", null));
        refused("nextSteps", evaluate(id, "2026-03-01", "INEFFECTIVE", null));
    }

    @Test
    void everyChangedFieldIsKeptWithWhoAndWhen() {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        put("measures/" + id, changed(measure)).then().statusCode(200);
        put("measures/" + id, changed(measure, "title", "New title", "status", "IN_PROGRESS"))
                .then()
                .statusCode(200);
        auditor()
                .get("/api/v1/measures/{id}/changes", id)
                .then()
                .statusCode(200)
                .body("field", contains("title", "status", "startedOn"))
                .body("before", contains("Second factor for all staff", "TO_DO", null))
                .body("after", contains("New title", "IN_PROGRESS", today()))
                .body("version", everyItem(equalTo(1)))
                .body("changedBy", everyItem(equalTo("paula")));
        assertThat(recorded("programme.measure.changed", id))
                .hasSize(1)
                .allMatch(event -> event.contains("title,status,startedOn"));
    }

    @Test
    void aChangeRestsOnWhatWasRead() {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        officer()
                .body(changed(measure))
                .put("/api/v1/measures/{id}", id)
                .then()
                .statusCode(428)
                .body("type", containsString("precondition-required"));
        put("measures/" + id, changed(measure, "title", "Second")).then().header("ETag", "\"1\"");
        officer()
                .header("If-Match", "\"0\"")
                .body(changed(measure, "title", "Third"))
                .put("/api/v1/measures/{id}", id)
                .then()
                .statusCode(412)
                .body("type", containsString("stale"));
    }

    @Test
    void ofTwoAuthorsAtTheSameTimeOneWins() throws Exception {
        Map<String, Object> measure = measure();
        String id = registered(measure);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> authors = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String title = "Title " + i;
                authors.add(() -> officer()
                        .header("If-Match", "\"0\"")
                        .body(changed(measure, "title", title))
                        .put("/api/v1/measures/{id}", id)
                        .statusCode());
            }
            List<Integer> answers = new ArrayList<>();
            for (var answer : pool.invokeAll(authors)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsExactlyInAnyOrder(200, 412, 412, 412);
        } finally {
            pool.shutdown();
        }
    }

    private static String registeredWith(String key, Map<String, Object> measure) {
        return officer()
                .header("Idempotency-Key", key)
                .body(measure)
                .post("/api/v1/measures")
                .then()
                .statusCode(201)
                .header("ETag", "\"0\"")
                .extract()
                .path("id");
    }

    private static Response evaluate(String id, String on, String result, @Nullable String nextSteps) {
        Map<String, Object> evaluation =
                new HashMap<>(Map.of("evaluatedOn", on, "result", result, "findings", "As it should be."));
        if (nextSteps != null) {
            evaluation.put("nextSteps", nextSteps);
        }
        return officer().body(evaluation).post("/api/v1/measures/{id}/evaluations", id);
    }

    private static void refused(String field, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.jsonPath().getList("violations.field", String.class)).containsExactly(field);
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    private List<String> recorded(String type, String id) {
        return tables.query(
                "select event from audit_outbox where event like ? and event like ?",
                "%dev.accountable." + type + "\"%",
                "%measures/" + id + "%");
    }
}

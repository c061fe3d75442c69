package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.as;
import static dev.accountable.audit.programme.World.attended;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.key;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.put;
import static dev.accountable.audit.programme.World.toBeTrained;
import static dev.accountable.audit.programme.World.topic;
import static dev.accountable.audit.programme.World.training;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class TrainingTest {

    final String anna = key("a");
    final String ben = key("b");
    final String clara = key("c");

    @Inject
    Tables tables;

    @Test
    void whoIsToBeTrainedIsTrainedExpiredOrNeverTrained() {
        String topic = topic("P1Y");
        String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
        String lastMonth = LocalDate.now(ZoneOffset.UTC).minusDays(30).toString();
        attended(training(topic, "2020-02-29"), ben);
        toBeTrained(topic, "2026-01-01", anna, ben, clara);
        attended(training(topic, lastMonth), anna);

        auditor()
                .get("/api/v1/trainings/topics/{id}/employees", topic)
                .then()
                .statusCode(200)
                .body("employee", contains(anna, ben, clara))
                .body("state", contains("TRAINED", "EXPIRED", "NEVER_TRAINED"))
                .body("dueOn[1]", equalTo("2021-02-28"))
                .body("dueOn[2]", equalTo("2026-01-01"))
                .body("overdue", contains(false, true, true));
        auditor()
                .get("/api/v1/trainings/topics/{id}/employees?overdue=true", topic)
                .then()
                .body("employee", contains(ben, clara));

        // An older training that is recorded later does not shorten what holds.
        attended(training(topic, "2021-01-01"), anna);
        officer().get("/api/v1/trainings/topics/{id}/employees", topic).then().body("state[0]", equalTo("TRAINED"));
        // On the list already: the first due date stays.
        toBeTrained(topic, tomorrow, clara);
        officer().get("/api/v1/trainings/topics/{id}/employees", topic).then().body("dueOn[2]", equalTo("2026-01-01"));
    }

    @Test
    void whatHoldsForGoodIsNeverDueAgain() {
        String topic = officer()
                .body(Map.of("key", key("t"), "title", "Confidentiality", "audience", "All staff"))
                .post("/api/v1/trainings/topics")
                .path("id");
        toBeTrained(topic, "2020-01-01", anna);
        String training = training(topic, "2020-01-01");
        attended(training, anna);
        officer()
                .get("/api/v1/trainings/topics/{id}/employees", topic)
                .then()
                .body("state", contains("TRAINED"))
                .body("[0]", org.hamcrest.Matchers.not(org.hamcrest.Matchers.hasKey("dueOn")));

        officer()
                .delete("/api/v1/trainings/{id}/attendances/{employee}", training, anna)
                .then()
                .statusCode(204);
        officer()
                .get("/api/v1/trainings/topics/{id}/employees", topic)
                .then()
                .body("state", contains("NEVER_TRAINED"))
                .body("dueOn", contains("2020-01-01"));
        officer()
                .delete("/api/v1/trainings/{id}/attendances/{employee}", training, anna)
                .then()
                .statusCode(404);
    }

    @Test
    void attendanceIsRecordedOnceAndEventsNameNobody() {
        String training = training(topic("P1Y"), "2026-03-01");
        attended(training, anna, ben);
        officer()
                .body(Map.of("employees", List.of(ben, clara)))
                .post("/api/v1/trainings/{id}/attendances", training)
                .then()
                .statusCode(200)
                .body("added", equalTo(1))
                .body("known", equalTo(1));
        auditor()
                .get("/api/v1/trainings/{id}/attendances", training)
                .then()
                .body("employee", contains(anna, ben, clara))
                .body("validUntil", contains("2027-03-01", "2027-03-01", "2027-03-01"));
        assertThat(recorded("programme.training.attended", training)).hasSize(2);
        assertThat(recorded("access.read", training)).hasSize(1);
        for (String employee : List.of(anna, ben, clara)) {
            assertThat(tables.query("select event from audit_outbox where event like ?", "%" + employee + "%"))
                    .isEmpty();
        }
    }

    @Test
    void anEmployeeReadsTheOwnTrainingsOnly() {
        String training = training(topic("P1Y"), "2026-03-01");
        attended(training, anna, ben);
        as(anna, "employee")
                .get("/api/v1/trainings/mine")
                .then()
                .statusCode(200)
                .body("employee", contains(anna))
                .body("trainingId", contains(training));
        as(clara, "employee").get("/api/v1/trainings/mine").then().body("", hasSize(0));
    }

    @Test
    void anEmployeeIsErasedFromEveryTable() {
        String topic = topic("P1Y");
        toBeTrained(topic, "2026-01-01", anna, ben);
        attended(training(topic, "2026-03-01"), anna, ben);
        String token = Issuer.caller("audit-service", "paula", "privacy-officer")
                .withSecondFactor()
                .token()
                .value();
        given().auth()
                .oauth2(token)
                .delete("/api/v1/trainings/employees/{employee}", anna)
                .then()
                .statusCode(204);

        for (String table : List.of("training_attendance", "training_audience")) {
            assertThat(tables.query("select employee from " + table + " where employee in (?, ?)", anna, ben))
                    .containsExactly(ben);
        }
        assertThat(tables.query("select event from audit_outbox where event like ?", "%" + anna + "%"))
                .isEmpty();
        given().auth()
                .oauth2(token)
                .delete("/api/v1/trainings/employees/{employee}", anna)
                .then()
                .statusCode(404);
    }

    @Test
    void whoLeavesTheListIsNotDueAnyMore() {
        String topic = topic("P1Y");
        toBeTrained(topic, "2026-01-01", anna, ben);
        officer()
                .delete("/api/v1/trainings/topics/{id}/employees/{employee}", topic, anna)
                .then()
                .statusCode(204);
        auditor().get("/api/v1/trainings/topics/{id}/employees", topic).then().body("employee", contains(ben));
    }

    @Test
    void aChangedTopicKeepsWhatWasPromisedAndItsHistory() {
        String topic = topic("P1Y");
        String training = training(topic, "2026-03-01");
        attended(training, anna);
        put("trainings/topics/" + topic, Map.of("title", "Data protection", "audience", "All", "validity", "P6M"))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
        attended(training, ben);
        auditor()
                .get("/api/v1/trainings/{id}/attendances", training)
                .then()
                .body("validUntil", contains("2027-03-01", "2026-09-01"));
        auditor()
                .get("/api/v1/trainings/topics/{id}/changes", topic)
                .then()
                .body("field", contains("audience", "validity"));
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        String topic = topic("P1Y");
        Map<String, Object> good = Map.of("topicId", topic, "title", "x", "heldOn", "2026-03-01");
        for (var wrong : Map.<String, Object>of(
                        "topicId", UUID.randomUUID(), "heldOn", "2999-01-01", "documentId", UUID.randomUUID())
                .entrySet()) {
            var body = new java.util.HashMap<>(good);
            body.put(wrong.getKey(), wrong.getValue());
            officer()
                    .body(body)
                    .post("/api/v1/trainings")
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains(wrong.getKey()));
        }
        officer()
                .body(Map.of("employees", List.of("anna@example.org")))
                .post("/api/v1/trainings/{id}/attendances", training(topic, "2026-03-01"))
                .then()
                .statusCode(400);
    }

    private List<String> recorded(String type, String id) {
        return tables.query(
                "select event from audit_outbox where event like ? and event like ?",
                "%dev.accountable." + type + "\"%",
                "%trainings/" + id + "%");
    }
}

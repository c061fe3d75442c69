package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.as;
import static dev.accountable.audit.programme.World.attended;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.changed;
import static dev.accountable.audit.programme.World.document;
import static dev.accountable.audit.programme.World.key;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.put;
import static dev.accountable.audit.programme.World.registered;
import static dev.accountable.audit.programme.World.toBeTrained;
import static dev.accountable.audit.programme.World.topic;
import static dev.accountable.audit.programme.World.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The record of the programme: nobody changes what it says, and the people in it can be forgotten. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class WrittenOnceTest {

    /** An employee who keeps the programme, owns parts of it, and was trained. */
    private final String person = key("erika");

    @Inject
    Tables tables;

    @Test
    void neitherTheServiceNorTheOwnerWritesOverWhatWasRecorded() throws SQLException {
        everythingBy(person);
        for (String table : List.of(
                "measure_evidence", "measure_evaluation", "item_change", "document_version", "document_review")) {
            for (String change : List.of("update %s set id = id", "delete from %s", "truncate %s")) {
                String sql =
                        change.formatted(table).replace("item_change set id = id", "item_change set version = version");
                assertThatThrownBy(() -> tables.run(sql)).as(sql).hasMessageContaining("permission denied");
            }
            for (String change : List.of("delete from %s", "truncate %s")) {
                refusedToTheOwner(change.formatted(table));
            }
        }
        for (String change : List.of(
                "update measure_evidence set label = '(forgotten)'",
                "update measure_evaluation set findings = '(forgotten)'",
                "update measure_evaluation set evaluated_by = 'somebody else'",
                "update document_version set content_hash = repeat('0', 64)",
                "update document_review set outcome = 'CONFIRMED', reviewed_by = '(forgotten)', number = 7",
                "update item_change set after = '(forgotten)' where field = 'title'",
                "update item_change set after = 'somebody else' where field = 'owner'")) {
            refusedToTheOwner(change);
        }
    }

    @Test
    void whoIsForgottenLeavesTheRecordWithoutATrace() throws SQLException {
        Programme programme = everythingBy(person);
        LogClient.deliverEventsAbout(tables, person);
        assertThat(tables.rowsWith(person))
                .containsOnlyKeys(
                        "person",
                        "measure",
                        "measure_evidence",
                        "measure_evaluation",
                        "item_change",
                        "document",
                        "document_version",
                        "document_review",
                        "training_attendance",
                        "training_audience");
        String read = officer().get("/api/v1/measures/{id}", programme.measure).header("ETag");

        LogClient.as("log-eraser")
                .contentType("application/json")
                .body(Map.of("subject", person, "reason", "requests/0193"))
                .post("/api/v1/log/erasures")
                .then()
                .statusCode(201)
                .body("state", equalTo("DONE"));

        assertThat(tables.rowsWith(person)).isEmpty();
        String measure = "/api/v1/measures/" + programme.measure;
        auditor().get(measure).then().body("owner", equalTo("(forgotten)"));
        auditor().get(measure + "/evidence").then().body("addedBy", contains("(forgotten)"));
        auditor()
                .get(measure + "/evaluations")
                .then()
                .body("evaluatedBy", contains("(forgotten)"), "findings", contains("As it should be."));
        auditor()
                .get(measure + "/changes")
                .then()
                .body("changedBy", everyItem(equalTo("(forgotten)")))
                .body("findAll { it.field == 'owner' }.before", contains("(forgotten)", "Head of Engineering"))
                .body("findAll { it.field == 'owner' }.after", contains("Head of Engineering", "(forgotten)"))
                .body("field", hasItems("status", "doneOn"));
        String document = "/api/v1/documents/" + programme.document;
        auditor().get(document).then().body("owner", equalTo("(forgotten)"));
        auditor()
                .get(document + "/versions")
                .then()
                .body("approvedBy", contains("(forgotten)"), "recordedBy", contains("(forgotten)"));
        auditor().get(document + "/reviews").then().body("reviewedBy", contains("(forgotten)"));
        auditor()
                .get("/api/v1/trainings/{id}/attendances", programme.training)
                .then()
                .body("", hasSize(1));

        officer()
                .header("If-Match", read)
                .body(changed(measure(), "owner", person))
                .put(measure)
                .then()
                .statusCode(412);
    }

    @Test
    void othersStayWhoTheyAre() {
        String other = key("otto");
        Programme programme = everythingBy(other);
        LogClient.as("log-eraser")
                .contentType("application/json")
                .body(Map.of("subject", person, "reason", "requests/0193"))
                .post("/api/v1/log/erasures")
                .then()
                .statusCode(201);
        auditor()
                .get("/api/v1/measures/{id}/changes", programme.measure)
                .then()
                .body("changedBy", everyItem(equalTo(other)));
        auditor().get("/api/v1/documents/{id}", programme.document).then().body("owner", equalTo(other));
        as(other, "employee").get("/api/v1/trainings/mine").then().body("", hasSize(1));
    }

    private record Programme(String measure, String document, String training) {}

    /** One of everything that names people, kept by this one. */
    private static Programme everythingBy(String keeper) {
        Map<String, Object> measure = measure();
        measure.put("owner", keeper);
        String id = registered(measure);
        by(keeper)
                .body(Map.of("label", "The rule", "url", "https://wiki.example.org/mfa"))
                .post("/api/v1/measures/{id}/evidence", id)
                .then()
                .statusCode(201);
        move(keeper, id, changed(measure, "owner", "Head of Engineering", "status", "IN_PROGRESS"));
        move(keeper, id, changed(measure, "status", "DONE", "startedOn", "2026-01-10", "doneOn", "2026-01-31"));
        by(keeper)
                .body(Map.of("evaluatedOn", "2026-03-01", "result", "EFFECTIVE", "findings", "As it should be."))
                .post("/api/v1/measures/{id}/evaluations", id)
                .then()
                .statusCode(201);

        String document = document("P1Y");
        put(
                        "documents/" + document,
                        Map.of("title", "Policy", "kind", "POLICY", "owner", keeper, "reviewInterval", "P1Y"))
                .then()
                .statusCode(200);
        by(keeper)
                .body(Map.of(
                        "contentHash",
                        "ab".repeat(32),
                        "url",
                        "https://files.example.org/policy.pdf",
                        "approvedBy",
                        keeper,
                        "approvedOn",
                        "2026-01-31"))
                .post("/api/v1/documents/{id}/versions", document)
                .then()
                .statusCode(201);
        by(keeper)
                .body(Map.of("reviewedOn", "2026-02-28", "outcome", "TO_BE_REVISED", "findings", "Old names."))
                .post("/api/v1/documents/{id}/reviews", document)
                .then()
                .statusCode(201);

        String topic = topic("P1Y");
        toBeTrained(topic, "2026-12-31", keeper, key("other"));
        String training = training(topic, "2026-03-01");
        attended(training, keeper, key("other"));
        return new Programme(id, document, training);
    }

    private static RequestSpecification by(String keeper) {
        return as(keeper, "privacy-officer");
    }

    private static void move(String keeper, String id, Map<String, Object> body) {
        String tag = by(keeper).get("/api/v1/measures/{id}", id).header("ETag");
        by(keeper)
                .header("If-Match", tag)
                .body(body)
                .put("/api/v1/measures/{id}", id)
                .then()
                .statusCode(200);
    }

    private void refusedToTheOwner(String sql) throws SQLException {
        try (Connection owner = tables.asSuperuser();
                Statement statement = owner.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("append-only");
        }
    }
}

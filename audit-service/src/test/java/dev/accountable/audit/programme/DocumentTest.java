package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.approve;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.document;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.put;
import static dev.accountable.audit.programme.World.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class DocumentTest {

    @Inject
    Tables tables;

    @Test
    void aVersionAndAReviewEachPutOffTheNextReview() {
        String id = document("P6M");
        auditor()
                .get("/api/v1/documents/{id}", id)
                .then()
                .body("latestVersion", equalTo(0))
                .body("nextReviewOn", nullValue());
        review(id, "2026-01-01", "CONFIRMED").then().statusCode(409).body("type", containsString("no-version"));

        approve(id, "2025-08-31").then().statusCode(201).body("number", equalTo(1));
        next(id, "2026-02-28");
        review(id, "2026-03-31", "CONFIRMED").then().statusCode(201).body("number", equalTo(1));
        next(id, "2026-09-30");
        // What is to be revised stays due until there is another version.
        review(id, "2026-04-01", "TO_BE_REVISED").then().statusCode(201);
        next(id, "2026-04-01");
        approve(id, "2026-04-20").then().statusCode(201).body("number", equalTo(2));
        next(id, "2026-10-20");

        auditor().get("/api/v1/documents/{id}/versions", id).then().body("number", contains(2, 1));
        auditor()
                .get("/api/v1/documents/{id}/reviews", id)
                .then()
                .body("outcome", contains("TO_BE_REVISED", "CONFIRMED"))
                .body("reviewedBy", contains("paula", "paula"));
        assertThat(recorded("programme.document.approved", id)).hasSize(2);
        assertThat(recorded("programme.document.reviewed", id)).hasSize(2);
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        String id = document("P6M");
        refused("approvedOn", approve(id, "2999-01-01"));
        approve(id, "2026-04-20").then().statusCode(201);
        refused("approvedOn", approve(id, "2026-04-19"));
        refused("reviewedOn", review(id, "2026-04-19", "CONFIRMED"));
        refused("reviewedOn", review(id, "2999-01-01", "CONFIRMED"));
        refused(
                "contentHash",
                officer()
                        .body(Map.of(
                                "contentHash",
                                "AB".repeat(32),
                                "url",
                                "https://x.example/",
                                "approvedBy",
                                "x",
                                "approvedOn",
                                "2026-04-21"))
                        .post("/api/v1/documents/{id}/versions", id));
    }

    @Test
    void versionsAreNumberedWithoutAGapWhenApprovedAtTheSameTime() throws Exception {
        String id = document("P1Y");
        var pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> approvals = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                approvals.add(() -> approve(id, "2026-04-20").jsonPath().getInt("number"));
            }
            List<Integer> numbers = new ArrayList<>();
            for (var approval : pool.invokeAll(approvals)) {
                numbers.add(approval.get());
            }
            assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aChangeOfTheIntervalMovesTheReviewAndIsKept() {
        String id = document("P6M");
        approve(id, "2026-01-31").then().statusCode(201);
        Map<String, Object> changed = Map.of(
                "title", "Data protection policy", "kind", "POLICY", "owner", "Counsel", "reviewInterval", "P1M");
        put("documents/" + id, changed).then().statusCode(200).body("nextReviewOn", equalTo("2026-02-28"));
        officer().body(changed).put("/api/v1/documents/{id}", id).then().statusCode(428);
        auditor()
                .get("/api/v1/documents/{id}/changes", id)
                .then()
                .body("field", contains("owner", "reviewInterval"))
                .body("before", contains("Data protection officer", "P6M"))
                .body("after", contains("Counsel", "P1M"));
    }

    @Test
    void aDocumentIsEvidenceOfAMeasure() {
        String measureId = registered(measure());
        String id = document("P6M");
        officer()
                .body(Map.of("label", "The policy", "documentId", id))
                .post("/api/v1/measures/{id}/evidence", measureId)
                .then()
                .statusCode(201)
                .body("documentId", equalTo(id));
        refused(
                "documentId",
                officer()
                        .body(Map.of("label", "The policy", "documentId", UUID.randomUUID()))
                        .post("/api/v1/measures/{id}/evidence", measureId));
    }

    private static Response review(String id, String on, String outcome) {
        return officer()
                .body(Map.of("reviewedOn", on, "outcome", outcome, "findings", "As read."))
                .post("/api/v1/documents/{id}/reviews", id);
    }

    private static void next(String id, String day) {
        auditor().get("/api/v1/documents/{id}", id).then().body("nextReviewOn", equalTo(day));
    }

    private static void refused(String field, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.jsonPath().getList("violations.field", String.class)).containsExactly(field);
    }

    private List<String> recorded(String type, String id) {
        return tables.query(
                "select event from audit_outbox where event like ? and event like ?",
                "%dev.accountable." + type + "\"%",
                "%documents/" + id + "%");
    }
}

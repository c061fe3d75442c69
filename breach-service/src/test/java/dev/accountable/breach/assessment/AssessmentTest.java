package dev.accountable.breach.assessment;

import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static dev.accountable.breach.assessment.Sheets.ofCase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.breach.Receivers;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class AssessmentTest {

    private String id = "";

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void anIncident() {
        id = reported();
    }

    @Test
    void theFactsGiveAProposalWithReasonsAndTheNearestCases() {
        facts(11);

        sam().get("/api/v1/incidents/{id}/assessment", id)
                .then()
                .statusCode(200)
                .body("facts.version", equalTo(1))
                .body("proposal.outcome", equalTo("NOTIFY_AUTHORITY_AND_PEOPLE"))
                .body("proposal.risk", equalTo("HIGH"))
                .body("proposal.findings[0].why", org.hamcrest.Matchers.containsString("pass for a person"))
                .body("precedents", hasSize(3))
                .body("precedents[0].id", endsWith("case 11"))
                .body("decision", nullValue())
                .body("severity", nullValue());
    }

    @Test
    void theScoreSaysEachOfItsParts() {
        facts(11);

        sam().body(sheet(0))
                .post("/api/v1/incidents/{id}/severity-scores", id)
                .then()
                .statusCode(201)
                .body("score.severity", equalTo(1.5f))
                .body("score.band", equalTo("LOW"))
                .body("score.moreThanAHundred", equalTo(true))
                .body("sheet.contexts[0].reason", equalTo("names and addresses"));
        sam().body(sheet(4))
                .post("/api/v1/incidents/{id}/severity-scores", id)
                .then()
                .statusCode(400)
                .body("violations.field", contains("contexts[0].adjustment"));
    }

    @Test
    void whatWasProposedIsInForceAtOnce() {
        facts(16);

        decide(1, "NOTIFY_AUTHORITY")
                .statusCode(201)
                .body("downward", equalTo(false))
                .body("inForce", equalTo(true));

        sam().get("/api/v1/incidents/{id}/assessment", id).then().body("decision.outcome", equalTo("NOTIFY_AUTHORITY"));
    }

    @Test
    void lessThanProposedWaitsForASecondPerson() {
        facts(16);

        decide(1, "DOCUMENT_ONLY")
                .statusCode(201)
                .body("downward", equalTo(true))
                .body("inForce", equalTo(false));
        sam().get("/api/v1/incidents/{id}/assessment", id).then().body("decision", nullValue());
        confirm(sam(), 1).statusCode(403);
        confirm(paula(), 1).statusCode(201).body("inForce", equalTo(true)).body("confirmedBy", equalTo("paula"));
        confirm(paula(), 1).statusCode(409).body("type", endsWith("/decision-in-force"));
        confirm(paula(), 2).statusCode(404);
    }

    @Test
    void aDecisionRestsOnTheFactsInForce() {
        decide(1, "NOTIFY_AUTHORITY").statusCode(409).body("type", endsWith("/facts-missing"));
        facts(16);
        decide(1, "DOCUMENT_ONLY").statusCode(201);
        facts(14);
        decide(1, "NOTIFY_AUTHORITY").statusCode(409).body("type", endsWith("/facts-changed"));
        // What sam decided on the old facts is not confirmed on the new ones.
        confirm(paula(), 1).statusCode(409).body("type", endsWith("/facts-changed"));
        sam().get("/api/v1/incidents/{id}/facts", id)
                .then()
                .body("version", contains(1, 2))
                .body("[0].facts.description", equalTo(ofCase(16).description()));
    }

    @Test
    void anExemptionNeedsItsReasonAndTheOutcomeThatFits() {
        facts(7);

        decide(Map.of("exemption", "HIGH_RISK_REMOVED"))
                .statusCode(422)
                .body("type", endsWith("/exemption-without-reason"));
        decide(Map.of("exemption", "HIGH_RISK_REMOVED", "exemptionReason", "All reset before use."))
                .statusCode(422)
                .body("type", endsWith("/exemption-does-not-fit"));
        decide(Map.of("exemption", "DISPROPORTIONATE_EFFORT", "exemptionReason", "No addresses."))
                .statusCode(201)
                .body("inForce", equalTo(true));
        decide(Map.of(
                        "exemption", "HIGH_RISK_REMOVED",
                        "exemptionReason", "All reset before use.",
                        "outcome", "NOTIFY_AUTHORITY"))
                .statusCode(201)
                .body("downward", equalTo(true));
    }

    @Test
    void sentTwiceItIsOneSheet() {
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            sam().header("Idempotency-Key", key)
                    .body(Sheets.JSON.valueToTree(ofCase(16)).toString())
                    .post("/api/v1/incidents/{id}/facts", id)
                    .then()
                    .statusCode(201)
                    .body("version", equalTo(1));
        }
    }

    @Test
    void contradictoryFactsAreRefusedByName() {
        refused(Map.of("ongoing", true, "endedAt", "2026-11-20T10:00:00Z"), "endedAt");
        refused(Map.of("beganAt", "2026-11-21T10:00:00Z", "endedAt", "2026-11-20T10:00:00Z"), "endedAt");
        refused(Map.of("people", Map.of("atLeast", 5, "atMost", 4)), "people.atMost");
        refused(Map.of("data", List.of()), "data");
        sam().get("/api/v1/incidents/{id}/facts", id).then().body("$", hasSize(0));
    }

    @Test
    void nobodyRewritesWhatWasRecorded() throws SQLException {
        facts(16);
        decide(1, "NOTIFY_AUTHORITY").statusCode(201);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("facts", "decision")) {
                assertThatThrownBy(() -> statement.executeUpdate("update " + table + " set author = 'x'"))
                        .hasMessageContaining("append-only");
            }
        }
        assertThat(as("clara", "employee")
                        .get("/api/v1/incidents/{id}/facts", id)
                        .statusCode())
                .isEqualTo(403);
    }

    private void facts(int number) {
        sam().body(Sheets.JSON.valueToTree(ofCase(number)).toString())
                .post("/api/v1/incidents/{id}/facts", id)
                .then()
                .statusCode(201);
    }

    private void refused(Map<String, Object> change, String field) {
        Map<String, Object> sheet = new HashMap<>(Sheets.JSON.convertValue(
                ofCase(16), new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {}));
        sheet.values().removeIf(java.util.Objects::isNull);
        sheet.putAll(change);
        sam().body(sheet)
                .post("/api/v1/incidents/{id}/facts", id)
                .then()
                .statusCode(400)
                .body("violations.field", contains(field));
    }

    private ValidatableResponse decide(int version, String outcome) {
        return decide(Map.of("factsVersion", version, "outcome", outcome));
    }

    private ValidatableResponse decide(Map<String, Object> with) {
        Map<String, Object> body = new HashMap<>(
                Map.of("factsVersion", 1, "outcome", "NOTIFY_AUTHORITY_AND_PEOPLE", "reasons", "On these facts."));
        body.putAll(with);
        return sam().body(body).post("/api/v1/incidents/{id}/decisions", id).then();
    }

    private ValidatableResponse confirm(io.restassured.specification.RequestSpecification by, int number) {
        return by.body(Map.of("reasons", "I have seen it."))
                .post("/api/v1/incidents/{id}/decisions/{number}/confirmation", id, number)
                .then();
    }

    private static Map<String, Object> sheet(int adjustment) {
        return Map.of(
                "contexts",
                List.of(Map.of("type", "SIMPLE", "adjustment", adjustment, "reason", "names and addresses")),
                "identification",
                Map.of("ease", "MAXIMUM", "reason", "full names"),
                "circumstances",
                Map.of(
                        "confidentiality", "UNKNOWN_RECIPIENTS",
                        "integrity", "NOT_USED",
                        "availability", "EASILY_RECOVERED",
                        "malicious", false,
                        "reason", "a thief"));
    }
}

package dev.accountable.consent;

import static io.restassured.RestAssured.given;

import dev.accountable.test.Issuer;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A purpose and a notice of its own for each test, so that tests share a database without seeing each other. */
class World {

    final String purpose = "purpose-" + UUID.randomUUID();
    private String noticeId = "";

    static RequestSpecification as(String subject, String... roles) {
        return given().auth()
                .oauth2(Issuer.caller("consent-service", subject, roles).token().value())
                .contentType(ContentType.JSON);
    }

    static RequestSpecification website() {
        return as("website", "consent-writer", "decision-reader");
    }

    static RequestSpecification officer() {
        return as("paula", "privacy-officer");
    }

    static RequestSpecification officerWithSecondFactor() {
        return given().auth()
                .oauth2(Issuer.caller("consent-service", "paula", "privacy-officer")
                        .withSecondFactor()
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    Map<String, Object> consentBody(String subject) {
        return body(subject, noticeId(), purpose, "GIVEN");
    }

    static Map<String, Object> body(String subject, Object noticeId, String purpose, String state) {
        return Map.of(
                "subject",
                subject,
                "noticeId",
                noticeId,
                "choices",
                List.of(Map.of("purpose", purpose, "state", state)));
    }

    String noticeId() {
        if (noticeId.isEmpty()) {
            register(purpose, "CONSENT").statusCode(201);
        }
        return noticeIdOf("First text");
    }

    /** For a purpose that is registered already. */
    String noticeIdOf(String text) {
        if (noticeId.isEmpty()) {
            noticeId = publish(text).statusCode(201).extract().path("id");
        }
        return noticeId;
    }

    /** With what the law asks of its basis. */
    static ValidatableResponse register(String key, String lawfulBasis) {
        return officer()
                .body(definition(key, lawfulBasis))
                .post("/api/v1/purposes")
                .then();
    }

    static Map<String, Object> definition(String key, String lawfulBasis) {
        Map<String, Object> definition = new HashMap<>(
                Map.of("key", key, "name", "Newsletter", "description", "News.", "lawfulBasis", lawfulBasis));
        switch (lawfulBasis) {
            case "LEGAL_OBLIGATION", "PUBLIC_TASK" -> definition.put("law", "Section 147 of the Fiscal Code");
            case "LEGITIMATE_INTERESTS" ->
                definition.put(
                        "legitimateInterestAssessment",
                        Map.of(
                                "reference", "LIA-1",
                                "purposeTest", "To stop fraud",
                                "necessityTest", "Nothing milder does",
                                "balancingTest", "Customers expect it",
                                "assessedOn", "2026-01-02"));
            default -> {}
        }
        return definition;
    }

    /** The next version of a notice, minor where there is one already, in force at once. */
    ValidatableResponse publish(String text) {
        return officer()
                .body(Map.of(
                        "key",
                        purpose,
                        "kind",
                        "TERMS",
                        "texts",
                        List.of(Map.of("language", "en", "title", "Privacy policy", "text", text)),
                        "publish",
                        true))
                .post("/api/v1/notices")
                .then();
    }

    String give(String subject) {
        return choose(subject, "GIVEN").statusCode(201).extract().path("id");
    }

    /** The purpose, there with its notice. */
    String registered() {
        noticeId();
        return purpose;
    }

    /** Of a consent that is given with it. */
    String recordOf(String subject) {
        return choose(subject, "GIVEN").statusCode(201).extract().path("events[0].id");
    }

    ValidatableResponse choose(String subject, String state) {
        return website()
                .body(body(subject, noticeId(), purpose, state))
                .post("/api/v1/consents")
                .then();
    }

    /** To all direct marketing; returns its id. */
    static String object(String subject) {
        return website()
                .body(Map.of("subject", subject))
                .post("/api/v1/objections")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static ValidatableResponse withdraw(String id) {
        return website().post("/api/v1/consents/{id}/withdrawal", id).then();
    }

    ValidatableResponse decide(String subject) {
        return website()
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then();
    }
}

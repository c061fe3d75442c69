package dev.accountable.audit.programme;

import static io.restassured.RestAssured.given;

import dev.accountable.test.Issuer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The programme as its people see it. Keys are new for each test, so that tests do not meet. */
final class World {

    static final String PAULA = "paula";

    private World() {}

    static RequestSpecification as(String subject, String... roles) {
        return given().contentType(ContentType.JSON)
                .auth()
                .oauth2(Issuer.caller("audit-service", subject, roles).token().value());
    }

    static RequestSpecification officer() {
        return as(PAULA, "privacy-officer");
    }

    static RequestSpecification auditor() {
        return as("audrey", "auditor");
    }

    static String key(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    /** A measure that can be registered, to be changed as a test needs it. */
    static Map<String, Object> measure() {
        Map<String, Object> measure = new LinkedHashMap<>();
        measure.put("key", key("m"));
        measure.put("title", "Second factor for all staff");
        measure.put("description", "Every sign-in of staff asks for a second factor.");
        measure.put("kind", "TECHNICAL");
        measure.put("category", "access-control");
        measure.put("articles", List.of("Art. 32(1)(b)", "Art. 24(1)"));
        measure.put("owner", "Head of Engineering");
        measure.put("plannedFor", "2026-12-01");
        measure.put("evaluationInterval", "P12M");
        return measure;
    }

    static String registered(Map<String, Object> measure) {
        return officer()
                .body(measure)
                .post("/api/v1/measures")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** The measure as it can be sent back, with these fields changed: name, value, name, value. */
    static Map<String, Object> changed(Map<String, Object> measure, Object... fields) {
        Map<String, Object> changed = new LinkedHashMap<>(measure);
        changed.remove("key");
        changed.putIfAbsent("status", "TO_DO");
        for (int i = 0; i < fields.length; i += 2) {
            changed.put((String) fields[i], fields[i + 1]);
        }
        return changed;
    }

    /** Replaces what stands there now. */
    static Response put(String path, Map<String, Object> body) {
        String tag = officer().get("/api/v1/" + path).header("ETag");
        return officer().header("If-Match", tag).body(body).put("/api/v1/" + path);
    }

    static void addPageAsEvidence(String measureId) {
        officer()
                .body(Map.of("label", "The rule", "url", "https://wiki.example.org/mfa"))
                .post("/api/v1/measures/{id}/evidence", measureId)
                .then()
                .statusCode(201);
    }

    static String document(String interval) {
        return created(
                "documents",
                Map.of(
                        "key",
                        key("d"),
                        "title",
                        "Data protection policy",
                        "kind",
                        "POLICY",
                        "owner",
                        "Data protection officer",
                        "reviewInterval",
                        interval));
    }

    static Response approve(String documentId, String on) {
        return officer()
                .body(Map.of(
                        "contentHash",
                        "ab".repeat(32),
                        "url",
                        "https://files.example.org/policy.pdf",
                        "approvedBy",
                        "Managing director",
                        "approvedOn",
                        on))
                .post("/api/v1/documents/{id}/versions", documentId);
    }

    static String topic(String validity) {
        return created(
                "trainings/topics",
                Map.of("key", key("t"), "title", "Data protection", "audience", "All staff", "validity", validity));
    }

    static String training(String topicId, String heldOn) {
        return created("trainings", Map.of("topicId", topicId, "title", "Autumn session", "heldOn", heldOn));
    }

    static void toBeTrained(String topicId, String dueOn, String... employees) {
        officer()
                .body(Map.of("employees", employees, "dueOn", dueOn))
                .post("/api/v1/trainings/topics/{id}/employees", topicId)
                .then()
                .statusCode(200);
    }

    static void attended(String trainingId, String... employees) {
        officer()
                .body(Map.of("employees", employees))
                .post("/api/v1/trainings/{id}/attendances", trainingId)
                .then()
                .statusCode(200);
    }

    private static String created(String path, Map<String, Object> body) {
        return officer()
                .body(body)
                .post("/api/v1/" + path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}

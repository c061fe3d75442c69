package dev.accountable.audit.detection;

import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static io.restassured.RestAssured.given;

import dev.accountable.test.Issuer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rules as the security team writes them. */
class RuleClient {

    static final String RULES = "/api/v1/detection-rules";

    private RuleClient() {}

    /** A name, and a type of events, that no other test uses. */
    static String unused() {
        return "t" + UUID.randomUUID();
    }

    static String type(String key) {
        return "dev.accountable.test." + key;
    }

    static RequestSpecification sam() {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", "sam", "security-officer")
                        .withSecondFactor()
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    static RequestSpecification audrey() {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", "audrey", "auditor")
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    /** Three events of the type of this name by one actor in ten minutes; to be changed as a test needs it. */
    static Map<String, Object> three(String key) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("name", "Three of " + key);
        rule.put("description", "");
        rule.put("kind", "THRESHOLD");
        rule.put("steps", List.of(step(type(key), 3)));
        rule.put("groupBy", List.of("ACTOR"));
        rule.put("window", "PT10M");
        rule.put("severity", "HIGH");
        rule.put("enabled", true);
        return rule;
    }

    static Map<String, Object> step(String type, int atLeast) {
        return Map.of("filter", Map.of("type", type), "atLeast", atLeast, "of", "EVENTS");
    }

    static Response create(String key, Map<String, Object> rule) {
        return sam().body(Map.of("key", key, "rule", rule)).post(RULES);
    }

    static void watch(String key, Map<String, Object> rule) {
        create(key, rule).then().statusCode(201);
    }

    static Map<String, Object> eventOf(String key, String actor) {
        Map<String, Object> event = event();
        event.put("type", type(key));
        data(event).put("actor", actor);
        return event;
    }

    static List<Map<String, Object>> detections(RequestSpecification caller, String key) {
        Response response = caller.get(RULES + "/{key}/detections", key);
        response.then().statusCode(200);
        return response.jsonPath().getList("$");
    }
}

package dev.accountable.breach;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;

import dev.accountable.test.Issuer;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The people who call, and what they say. */
public class World {

    public static final Duration SEVENTY_TWO_HOURS = Duration.of(72, ChronoUnit.HOURS);

    private World() {}

    public static RequestSpecification as(String subject, String... roles) {
        return with(Issuer.caller("breach-service", subject, roles));
    }

    public static RequestSpecification clara() {
        return as("clara", "employee");
    }

    public static RequestSpecification sam() {
        return with(Issuer.caller("breach-service", "sam", "employee", "security-officer")
                .withSecondFactor());
    }

    public static RequestSpecification paula() {
        return with(Issuer.caller("breach-service", "paula", "employee", "privacy-officer")
                .withSecondFactor());
    }

    private static RequestSpecification with(Issuer.Caller caller) {
        return given().auth().oauth2(caller.token().value()).contentType(ContentType.JSON);
    }

    public static Instant ago(Duration duration) {
        return Instant.now().minus(duration).truncatedTo(ChronoUnit.MICROS);
    }

    public static Map<String, Object> report(Instant detectedAt) {
        return Map.of(
                "title",
                "Laptop of Erika Mustermann lost",
                "description",
                "Left on the train by Erika Mustermann, erika@example.org.",
                "kind",
                List.of("AVAILABILITY", "CONFIDENTIALITY"),
                "detectedAt",
                detectedAt.toString());
    }

    /** Reported by clara; detected long enough ago for any awareness that a test needs. */
    public static String reported() {
        return clara().body(report(ago(Duration.ofDays(10))))
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public static ValidatableResponse aware(String incident, Instant awareAt, String reason) {
        return sam().body(Map.of("awareAt", awareAt.toString(), "reason", reason))
                .post("/api/v1/incidents/{id}/awareness", incident)
                .then();
    }

    public static ValidatableResponse notified(String incident, Instant notifiedAt, String... lateReason) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "recipient", "SUPERVISORY_AUTHORITY", "notifiedAt", notifiedAt.toString(), "reference", "LDA-4711"));
        if (lateReason.length > 0) {
            body.put("lateReason", lateReason[0]);
        }
        return sam().body(body)
                .post("/api/v1/incidents/{id}/notifications", incident)
                .then();
    }

    public static ValidatableResponse read(String incident) {
        return sam().get("/api/v1/incidents/{id}", incident).then().statusCode(200);
    }

    public static ValidatableResponse alerts(String incident) {
        return sam().get("/api/v1/incidents/{id}/alerts", incident).then().statusCode(200);
    }

    /** The first that a page of metrics has under a name, with its labels or without. */
    public static double metric(String page, String name) {
        return get(page)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }
}

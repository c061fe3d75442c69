package dev.accountable.audit.grant;

import static io.restassured.RestAssured.given;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** An employee, a privacy officer and a person whom nobody else in the test run knows. */
class Office {

    static final String GRANTS = "/api/v1/access-grants";

    final String clara = "clara-" + UUID.randomUUID();
    final String paula = "paula-" + UUID.randomUUID();
    final String anna = "anna-" + UUID.randomUUID();

    RequestSpecification employee() {
        return as(clara, "employee");
    }

    /** As the issuer has it: a privacy officer is an employee too. */
    RequestSpecification officer() {
        return as(paula, "employee", "privacy-officer");
    }

    static RequestSpecification as(String subject, String... roles) {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", subject, roles)
                        .withSecondFactor()
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    Map<String, Object> request() {
        Map<String, Object> body = new HashMap<>();
        body.put("subject", anna);
        body.put("purpose", "support-case");
        body.put("reason", "Ticket 4711");
        body.put("until", Instant.now().plus(Duration.ofHours(2)).toString());
        return body;
    }

    String asks() {
        return created(employee().body(request()).post(GRANTS));
    }

    String asksAndGets() {
        String id = asks();
        decides(id, "approval").statusCode(200);
        return id;
    }

    String takesInEmergency() {
        return created(employee()
                .body(Map.of("subject", anna, "purpose", "incident-response", "reason", "Account takeover"))
                .post(GRANTS + "/emergencies"));
    }

    static String created(Response answer) {
        return answer.then().statusCode(201).extract().path("id");
    }

    /** The privacy officer, with a reason; a review says that it was justified. */
    ValidatableResponse decides(String id, String verb) {
        return act(officer(), id, verb);
    }

    static ValidatableResponse act(RequestSpecification who, String id, String verb) {
        Map<String, Object> body = new HashMap<>(Map.of("reason", "Because"));
        if (verb.equals("review")) {
            body.put("verdict", "JUSTIFIED");
        }
        return who.body(body).post(GRANTS + "/{id}/" + verb, id).then();
    }

    /** A service asks before it shows the person's consents to the employee. */
    ValidatableResponse uses() {
        return uses(Map.of("subject", anna));
    }

    ValidatableResponse uses(Map<String, String> more) {
        Map<String, String> body = new HashMap<>(Map.of("employee", clara, "resource", "consents"));
        body.putAll(more);
        return as("consent-service", "grant-checker")
                .body(body)
                .post(GRANTS + "/uses")
                .then()
                .statusCode(200);
    }

    /** As if all of it had happened a day ago. */
    static void yesterday(Tables tables, String id) {
        tables.run("""
                update access_grant set starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day'
                 where id = ?::uuid""", id);
    }
}

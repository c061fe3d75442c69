package dev.accountable.system;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** dsr-service, as the issuer knows it, may have a person forgotten; the proof of what was about that person still holds. */
@ExtendWith(Platform.class)
class ForgottenByTheLogTest {

    private static final String SINGLE = "application/cloudevents+json";

    @Test
    void aPersonIsForgottenAndTheProofHolds(LocalStack stack, Login login) {
        String person = "forgotten-" + UUID.randomUUID();
        UUID event = UUID.randomUUID();
        audit(stack, login.client("consent-service"))
                .contentType(SINGLE)
                .body("""
                        {"specversion":"1.0","id":"%s","source":"/consent-service","type":"dev.accountable.consent.given",
                         "time":"2026-11-23T09:00:00Z","subject":"consents/1","datacontenttype":"application/json",
                         "data":{"actor":"website","dataSubject":"%s","outcome":"SUCCESS","details":{}}}""".formatted(event, person))
                .post("/api/v1/events")
                .then()
                .statusCode(200);
        String audrey = login.password("audrey");
        eventsAbout(stack, audrey, person).then().statusCode(200).body("id", hasItem(event.toString()));
        // That look is itself on its way to the log: what arrives behind the erasure would be about the person again.
        await().until(() -> new Tables(stack, "audit")
                .rows("select 1 from audit_outbox where event like ?", "%" + person + "%")
                .isEmpty());

        audit(stack, login.client("dsr-service"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("subject", person, "reason", "requests/" + UUID.randomUUID()))
                .post("/api/v1/log/erasures")
                .then()
                .statusCode(201);

        eventsAbout(stack, audrey, person).then().statusCode(200).body("", empty());
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> audit(stack, audrey)
                        .get("/api/v1/log/inclusion-proofs/{id}", event)
                        .then()
                        .statusCode(200));
        audit(stack, login.client("consent-service"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("subject", person, "reason", "not theirs to ask"))
                .post("/api/v1/log/erasures")
                .then()
                .statusCode(403);
    }

    private static Response eventsAbout(LocalStack stack, String token, String person) {
        return audit(stack, token).get("/api/v1/events?subject={person}", person);
    }

    private static RequestSpecification audit(LocalStack stack, String token) {
        return RestAssured.given()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs(SINGLE, ContentType.TEXT)))
                .baseUri(stack.endpoints().service(Service.AUDIT))
                .auth()
                .oauth2(token);
    }
}

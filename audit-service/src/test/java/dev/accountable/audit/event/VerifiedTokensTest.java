package dev.accountable.audit.event;

import static dev.accountable.audit.LogClient.SINGLE;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.LogClient;
import dev.accountable.test.Issuer;
import dev.accountable.test.Issuer.Caller;
import dev.accountable.test.Postgres;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class VerifiedTokensTest {

    @Inject
    MeterRegistry metrics;

    @Test
    void aTokenIsVerifiedOnceForManyAppends() {
        String token = writer().token().value();
        double before = hits();
        for (int i = 0; i < 5; i++) {
            append(token).then().statusCode(200);
        }
        assertThat(hits() - before).isEqualTo(4);
    }

    /** Shorter than it would be remembered. */
    @Test
    void aTokenThatHasExpiredSinceIsRefused() {
        Caller writer = writer();
        String token = new Caller(
                        writer.subject(), writer.roles(), writer.audience(), "1", Duration.ofSeconds(3), Map.of())
                .token()
                .value();
        append(token).then().statusCode(200);
        LogClient.await(() -> append(token).statusCode() == 401);
    }

    @Test
    void aTokenWithTheSameClaimsAndAnotherSignatureIsRefused() {
        String token = writer().token().value();
        append(token).then().statusCode(200);
        int signature = token.lastIndexOf('.') + 1;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';
        append(token.substring(0, signature) + other + token.substring(signature + 1))
                .then()
                .statusCode(401);
    }

    @Test
    void whatMayNotAppendMayNotTheSecondTimeEither() {
        String token =
                Issuer.caller("audit-service", "reader", "auditor").token().value();
        append(token).then().statusCode(403);
        append(token).then().statusCode(403);
    }

    /** It was remembered as one that may append; what reads asks again, and this one may not read. */
    @Test
    void whatIsRememberedOpensNothingElse() {
        double before = hits();
        String token = new Caller(
                        "writer",
                        Set.of("audit-writer", "auditor"),
                        "audit-service",
                        "1",
                        Duration.ofMinutes(5),
                        Map.of())
                .token()
                .value();
        append(token).then().statusCode(200);
        given().auth().oauth2(token).get("/api/v1/events/export").then().statusCode(401);
        given().auth().oauth2(token).get("/api/v1/log/key").then().statusCode(200);
        assertThat(hits()).isEqualTo(before);
    }

    /** There is no such counter before the first request. */
    private double hits() {
        FunctionCounter hits = metrics.find("cache.gets")
                .tag("cache", "verified-tokens")
                .tag("result", "hit")
                .functionCounter();
        return hits == null ? 0 : hits.count();
    }

    private static Caller writer() {
        return Issuer.caller("audit-service", "caller-" + UUID.randomUUID(), "audit-writer");
    }

    private static Response append(String token) {
        return append(token, event());
    }

    private static Response append(String token, Map<String, Object> event) {
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs(SINGLE, ContentType.TEXT)))
                .auth()
                .oauth2(token)
                .contentType(SINGLE)
                .body(json(event))
                .post("/api/v1/events");
    }
}

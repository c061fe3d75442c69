package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.in;

import dev.accountable.stack.Account;
import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Service;
import dev.accountable.stack.StackException;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens at the issuer, or behind the services' backs in the database, stands before the security team as a signal. */
@ExtendWith(Platform.class)
class SignalTest {

    private static final String FAILED = "dev.accountable.identity.login-failed";

    @Test
    void failedLoginsAtTheIssuerReachTheSecurityTeam(LocalStack stack, Login login) {
        String sam = login.steppedUp("sam");
        String key = "knocking-" + UUID.randomUUID();
        Platform.call(stack, sam)
                .body(Map.of("key", key, "rule", rule(key)))
                .post("/api/v1/detection-rules")
                .then()
                .statusCode(201);

        for (int i = 0; i < 3; i++) {
            failToSignIn(login);
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> isSignalled(stack, sam, key));
    }

    /** Somebody who may do everything in the database makes one person another. */
    @Test
    void whatTheSelfCheckFindsReachesTheSecurityTeam(LocalStack stack, Login login) throws SQLException {
        String sam = login.password("sam");
        String audrey = login.password("audrey");
        String victim = "victim-" + UUID.randomUUID();
        append(stack, login.client("consent-service"), victim);
        try (Connection connection = stack.postgres().connect("audit", "postgres");
                Statement database = connection.createStatement()) {
            database.execute("update person set reference = reference || '-forged' where reference = '" + victim + "'");
            assertThat(database.getUpdateCount()).isOne();
            try {
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> {
                            Platform.call(stack, audrey)
                                    .post("/api/v1/log/self-checks")
                                    .then()
                                    // 409: one is under way, perhaps since before the forgery.
                                    .statusCode(in(List.of(202, 409)));
                            isSignalled(stack, sam, "self-check-failed");
                        });
            } finally {
                database.execute("update person set reference = '" + victim + "' where reference like 'victim-%'");
            }
        }
    }

    private static void append(LocalStack stack, String token, String actor) {
        RestAssured.given()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/cloudevents+json", ContentType.TEXT)))
                .baseUri(stack.endpoints().service(Service.AUDIT))
                .auth()
                .oauth2(token)
                .contentType("application/cloudevents+json")
                .body("""
                        {"specversion":"1.0","id":"%s","source":"/consent-service","type":"dev.accountable.consent.given",
                         "time":"2026-11-23T09:00:00Z","subject":"consents/1","datacontenttype":"application/json",
                         "data":{"actor":"%s","outcome":"SUCCESS","details":{}}}""".formatted(UUID.randomUUID(), actor))
                .post("/api/v1/events")
                .then()
                .statusCode(200);
    }

    private static void isSignalled(LocalStack stack, String sam, String rule) {
        Platform.call(stack, sam)
                .get("/api/v1/signals?limit=200")
                .then()
                .statusCode(200)
                .body("details.rule", hasItem(rule));
    }

    /** As somebody whom nobody knows, so that no account of another test is locked. */
    private static void failToSignIn(Login login) {
        Account nobody = new Account("nobody-" + UUID.randomUUID(), "a wrong password", null);
        assertThatThrownBy(() -> login.password(nobody)).isInstanceOf(StackException.class);
    }

    private static Map<String, Object> rule(String key) {
        return Map.of(
                "name", key,
                "description", "",
                "kind", "THRESHOLD",
                "steps", List.of(Map.of("filter", Map.of("type", FAILED), "atLeast", 3, "of", "EVENTS")),
                "groupBy", List.of("DETAIL"),
                "groupByDetail", "network",
                "window", "PT10M",
                "severity", "HIGH",
                "enabled", true);
    }
}

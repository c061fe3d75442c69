package dev.accountable.dsr;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Callers, the shop, and both databases. */
public final class World {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private World() {}

    /** A person with an account whose e-mail address the issuer has verified. */
    public record Person(String subject, String email) {

        public RequestSpecification calls() {
            return as(Issuer.caller("dsr-service", subject, "data-subject")
                    .claim("email", email)
                    .claim("email_verified", true));
        }

        public String asksFor(String type) {
            return asksFor(Map.of("type", type));
        }

        public String asksFor(Map<String, Object> request) {
            theShopIsRegistered();
            return calls().body(request)
                    .post("/api/v1/requests")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }

        /** Asks, has it approved, and waits for the end. */
        public String isAnswered(String type) {
            String id = asksFor(type);
            awaitState(id, "REVIEW");
            approve(id).statusCode(202);
            awaitState(id, "COMPLETED");
            return id;
        }
    }

    /** The key that the shop is registered with. */
    public static final String THE_SHOP = "the-shop";

    public static RequestSpecification as(Issuer.Caller caller) {
        return given().auth().oauth2(caller.token().value()).contentType(ContentType.JSON);
    }

    public static RequestSpecification officer() {
        return as(Issuer.caller("dsr-service", "paula", "privacy-officer").withSecondFactor());
    }

    public static RequestSpecification officer(String name) {
        return as(Issuer.caller("dsr-service", name, "privacy-officer").withSecondFactor());
    }

    public static RequestSpecification employee() {
        return as(Issuer.caller("dsr-service", "erik", "employee"));
    }

    /** Whoever has no token at all; each from another neighbourhood, so that one test's calls are not another's. */
    public static RequestSpecification anybody() {
        var random = java.util.concurrent.ThreadLocalRandom.current();
        return anybodyFrom("10." + random.nextInt(256) + "." + random.nextInt(256) + ".1");
    }

    public static RequestSpecification anybodyFrom(String address) {
        return given().contentType(ContentType.JSON).header("X-Forwarded-For", address);
    }

    /** The last letter there with this in its subject, once there is one. */
    public static MailServer.Taken awaitLetter(String mailbox, String subject) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> MailServer.to(mailbox).stream()
                        .anyMatch(taken -> taken.subject().contains(subject)));
        return MailServer.to(mailbox).stream()
                .filter(taken -> taken.subject().contains(subject))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    public static ValidatableResponse approve(String request) {
        return officer().post("/api/v1/requests/{id}/approval", request).then();
    }

    public static JsonPath request(String id) {
        return officer()
                .get("/api/v1/requests/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    public static void awaitState(String request, String state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> request(request).getString("state"), state::equals);
    }

    public static void awaitFailing(String request) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> request(request).getList("steps.error").stream().anyMatch(error -> error != null));
    }

    public static synchronized void theShopIsRegistered() {
        if (officer().get("/api/v1/systems/shop").statusCode() == 404) {
            officer()
                    .header("Idempotency-Key", THE_SHOP)
                    .body(shopMap())
                    .post("/api/v1/systems")
                    .then()
                    .statusCode(201);
        }
    }

    public static String shopMap() {
        try (InputStream map = World.class.getResourceAsStream("/target/shop.json")) {
            return new String(map.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows as texts, in the organisation's database. */
    public static List<List<String>> shop(String sql) {
        return run("accountable.dsr.connections.shop.jdbc-url", sql);
    }

    /** Rows as texts, in the organisation's staging database. */
    public static List<List<String>> copy(String sql) {
        return run("accountable.dsr.connections.copy.jdbc-url", sql);
    }

    /** Rows as texts, in our own database. */
    public static List<List<String>> own(String sql) {
        return run("quarkus.datasource.jdbc.url", sql);
    }

    public static List<String> events(String type, String resource) {
        return own("select event::json->'data' from audit_outbox where event::json->>'type' = 'dev.accountable." + type
                        + "' and event::json->>'subject' = '" + resource + "' order by position")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<List<String>> run(String urlKey, String sql) {
        String url = ConfigProvider.getConfig().getValue(urlKey, String.class);
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            List<List<String>> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet row = statement.getResultSet();
                while (row.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.add(row.getString(i));
                    }
                    rows.add(values);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.accountable.consent.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class DoubleOptInTest {

    private final String subject = "doi-" + UUID.randomUUID();
    private final String mail = subject + "@example.org";
    private final String newsletter = "newsletter-" + UUID.randomUUID();
    private final String analytics = "analytics-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @Test
    void whatNeedsNoConfirmationIsRecordedAtOnceAndTheRestWhenTheButtonIsPressed() throws SQLException {
        submit(mail, newsletter, "GIVEN", analytics, "GIVEN")
                .statusCode(201)
                .body("events.purpose", contains(analytics))
                .body("pendingConfirmation", contains(newsletter));
        decide(analytics).body("allowed", is(true));
        decide(newsletter).body("allowed", is(false)).body("reason", equalTo("CONSENT_MISSING"));

        MailServer.Taken letter = letter();
        assertThat(letter.subject()).isEqualTo("Bitte bestätigen Sie Ihre Einwilligung");
        assertThat(letter.text())
                .contains("Example Ltd")
                .contains("Newsletter & <more>")
                .contains("/api/v1/notices/");
        assertThat(letter.html()).contains("Newsletter &amp; &lt;more&gt;").doesNotContain("<more>");
        assertThat(letter.page()).endsWith("/api/v1/consents/confirmations/page?language=de");

        question(letter.token())
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("purposes.name", contains("Newsletter & <more>"))
                .body("notice.title", equalTo("Privacy policy"));
        decide(newsletter).body("allowed", is(false));

        confirm(letter.token())
                .statusCode(200)
                .body("state", equalTo("CONFIRMED"))
                .body("purposes", contains(newsletter));
        decide(newsletter).body("allowed", is(true));
        website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .body("method", contains("DOUBLE_OPT_IN", "WEB_FORM"));

        confirm(letter.token())
                .statusCode(200)
                .body("state", equalTo("ALREADY"))
                .body("purposes", empty());
        question(letter.token()).body("state", equalTo("ALREADY"));
        website().queryParam("subject", subject).get("/api/v1/consents").then().body("$", hasSize(2));
        as(subject, "data-subject").get("/api/v1/consents/contacts/mine").then().body("mail", equalTo(mail));
        assertThat(audited())
                .contains("consent.confirmation.requested", "consent.confirmation.confirmed")
                .doesNotContain("@example.org", letter.token());
        assertThat(rows("select count(*) from mail where token_hash = ?", letter.token()))
                .isZero();
        assertThat(rows("select count(*) from confirmation where address = ?", mail))
                .isZero();
    }

    @Test
    void anActOfWhichAllWaitsIsAcceptedAndAgainTheSame() {
        var body = body(mail, newsletter, "GIVEN");
        String key = UUID.randomUUID().toString();
        String first = website()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(202)
                .body("events", empty())
                .extract()
                .asString();

        website()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(202)
                .body(equalTo(first));

        letter();
        assertThat(MailServer.to(mail)).hasSize(1);
    }

    @Test
    void withoutAnAddressNothingIsRecorded() {
        website()
                .body(body(null, newsletter, "GIVEN", analytics, "GIVEN"))
                .post("/api/v1/consents")
                .then()
                .statusCode(422)
                .body("type", containsString("confirmation-needed"));

        decide(analytics).body("allowed", is(false));
    }

    @Test
    void aRefusalNeedsNoConfirmation() {
        submit(mail, newsletter, "REFUSED").statusCode(201).body("events.state", contains("REFUSED"));

        decide(newsletter).body("reason", equalTo("CONSENT_REFUSED"));
    }

    @Test
    void whatWasRefusedAfterItWasAskedForIsNotConfirmed() {
        submit(mail, newsletter, "GIVEN").statusCode(202);
        String token = letter().token();
        submit(null, newsletter, "REFUSED").statusCode(201);

        confirm(token).statusCode(200).body("state", equalTo("ELSEWHERE"));

        decide(newsletter).body("allowed", is(false));
    }

    @Test
    void ofTwoPressesAtTheSameMomentOneCounts() throws Exception {
        submit(mail, newsletter, "GIVEN").statusCode(202);
        String token = letter().token();
        ExecutorService hands = Executors.newFixedThreadPool(4);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(hands.submit(() -> confirm(token).extract().path("state")));
        }

        List<String> states = new ArrayList<>();
        for (Future<String> answer : answers) {
            states.add(answer.get());
        }
        hands.shutdown();

        assertThat(states).containsExactlyInAnyOrder("CONFIRMED", "ALREADY", "ALREADY", "ALREADY");
        website().queryParam("subject", subject).get("/api/v1/consents").then().body("$", hasSize(1));
    }

    @Test
    void afterItsTimeALinkWorksNoMoreAndNothingIsLeftOfIt() throws SQLException {
        submit(mail, newsletter, "GIVEN").statusCode(202);
        String token = letter().token();

        execute("update confirmation set expires_at = created_at where address = ?", mail);

        confirm(token).statusCode(410).body("type", containsString("link-over"));
        await().until(() -> rows("select count(*) from confirmation where address = ?", mail) == 0);
        confirm(token).statusCode(410);
        question(token).statusCode(410);
        decide(newsletter).body("allowed", is(false));
        assertThat(audited()).contains("consent.confirmation.expired");
    }

    @Test
    void whatWasShownAndReplacedSinceIsNotConfirmed() {
        submit(mail, newsletter, "GIVEN").statusCode(202);
        String token = letter().token();
        officer()
                .body(Map.of("reason", "Over"))
                .post("/api/v1/purposes/{key}/end", newsletter)
                .then()
                .statusCode(200);

        confirm(token).statusCode(409).body("type", containsString("purpose-ended"));

        question(token).body("state", equalTo("OPEN"));
        decide(newsletter).body("allowed", is(false));
    }

    @Test
    void anAddressIsNotFloodedWhoeverAsks() {
        register();
        for (int i = 0; i < 5; i++) {
            submit(mail, newsletter, "GIVEN").statusCode(202);
        }

        submit(mail, newsletter, "GIVEN", analytics, "GIVEN")
                .statusCode(429)
                .body("type", containsString("asked-often"));

        decide(analytics).body("allowed", is(false));
    }

    @Test
    void aTokenThatNobodyGaveIsUnknownAndAWrongOneRefused() {
        confirm("x".repeat(43)).statusCode(404);
        question("x".repeat(43)).statusCode(404);
        confirm("x").statusCode(400).body("violations.field", hasItem("token"));
    }

    @Test
    void thePageRunsOneScriptOfOursAndNothingElse() {
        for (String language : List.of("de", "en")) {
            given().queryParam("language", language)
                    .get("/api/v1/consents/confirmations/page")
                    .then()
                    .statusCode(200)
                    .header("Content-Security-Policy", containsString("default-src 'none'; style-src 'sha256-"))
                    .header("Content-Security-Policy", containsString("script-src 'sha256-"))
                    .header("Referrer-Policy", equalTo("no-referrer"))
                    .header("Cache-Control", equalTo("no-store"))
                    .body(containsString("lang=\"" + language + "\""));
        }
        given().header("Accept-Language", "de-AT,en;q=0.5")
                .get("/api/v1/consents/confirmations/page")
                .then()
                .body(containsString("Einwilligung"));
    }

    private MailServer.Taken letter() {
        await().until(() -> !MailServer.to(mail).isEmpty());
        return MailServer.to(mail).get(0);
    }

    private ValidatableResponse submit(@Nullable String address, String... choices) {
        return website().body(body(address, choices)).post("/api/v1/consents").then();
    }

    private Map<String, Object> body(@Nullable String address, String... choices) {
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < choices.length; i += 2) {
            all.add(Map.of("purpose", choices[i], "state", choices[i + 1]));
        }
        Map<String, Object> body =
                new HashMap<>(Map.of("subject", subject, "noticeId", register(), "choices", all, "language", "de"));
        if (address != null) {
            body.put("mail", address);
        }
        return body;
    }

    private String notice = "";

    /** A purpose with double opt-in, one without, and a notice. */
    private String register() {
        if (notice.isEmpty()) {
            register(newsletter, "Newsletter & <more>", true);
            register(analytics, "Analytics", false);
            notice = officer()
                    .body(Map.of(
                            "key",
                            newsletter,
                            "kind",
                            "TERMS",
                            "texts",
                            List.of(Map.of("language", "en", "title", "Privacy policy", "text", "Text")),
                            "publish",
                            true))
                    .post("/api/v1/notices")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }
        return notice;
    }

    private static void register(String key, String name, boolean doubleOptIn) {
        officer()
                .body(Map.of(
                        "key",
                        key,
                        "name",
                        name,
                        "description",
                        "News.",
                        "lawfulBasis",
                        "CONSENT",
                        "doubleOptIn",
                        doubleOptIn))
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse decide(String purpose) {
        return website()
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then();
    }

    private static ValidatableResponse confirm(String token) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token))
                .post("/api/v1/consents/confirmations")
                .then();
    }

    private static ValidatableResponse question(String token) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token, "language", "de"))
                .post("/api/v1/consents/confirmations/question")
                .then();
    }

    private static RequestSpecification website() {
        return as("website", "consent-writer", "decision-reader");
    }

    private static RequestSpecification officer() {
        return as("paula", "privacy-officer");
    }

    private static RequestSpecification as(String subject, String... roles) {
        return given().auth()
                .oauth2(Issuer.caller("consent-service", subject, roles).token().value())
                .contentType(ContentType.JSON);
    }

    private String audited() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select string_agg(event, ' ') from audit_outbox where event like ?")) {
            statement.setString(1, "%" + subject + "%");
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    private long rows(String query, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String update, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, value);
            statement.executeUpdate();
        }
    }
}

package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands in the way of processing: objections (Art. 21), restrictions (Art. 18), Global Privacy Control, time. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ObjectionTest {

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @Test
    void anObjectionTurnsProcessingOffUntilCompellingGroundsAreShown() {
        String profiling = registered("LEGITIMATE_INTERESTS");
        decide(profiling).body("allowed", is(true));

        String id = object(profiling).statusCode(201).extract().path("id");
        decide(profiling).body("reason", equalTo("OBJECTED")).body("evidence", contains(id));
        object(profiling).statusCode(201).body("id", equalTo(id));

        assess(id, false).statusCode(200).body("state", equalTo("REJECTED"));
        decide(profiling).body("allowed", is(true));
        assess(id, true).statusCode(409).body("type", endsWith("/objection-decided"));
    }

    @Test
    void whoTakesAnObjectionBackIsProcessedAgain() {
        String profiling = registered("PUBLIC_TASK");
        String id = object(profiling).extract().path("id");
        assess(id, true).body("state", equalTo("UPHELD"));
        decide(profiling).body("allowed", is(false));

        as(subject, "data-subject")
                .post("/api/v1/objections/{id}/withdrawal", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("ENDED"));

        decide(profiling).body("allowed", is(true));
    }

    @Test
    void againstDirectMarketingNoGroundsHelp() throws SQLException {
        String mailing = registered("LEGITIMATE_INTERESTS");
        change("update purpose set direct_marketing = true where key = ?", mailing);
        String id = World.object(subject);

        decide(mailing).body("reason", equalTo("OBJECTED"));
        assess(id, false).statusCode(422).body("type", endsWith("/objection-absolute"));
        decide(mailing).body("allowed", is(false));
    }

    @Test
    void thereIsNoRightToObjectToAContractOrInPlaceOfAWithdrawal() {
        object(registered("CONTRACT")).statusCode(422).body("type", endsWith("/no-right-to-object"));
        world.noticeId();
        object(world.purpose).statusCode(422).body("type", endsWith("/no-right-to-object"));
        object("no-such-purpose").statusCode(400).body("violations.field", contains("purpose"));
    }

    @Test
    void whatWaitsForAnAssessmentIsListed() {
        String id = object(registered("LEGITIMATE_INTERESTS")).extract().path("id");
        String before = new UUID(UUID.fromString(id).getMostSignificantBits() - 1, 0).toString();

        as("paula", "privacy-officer")
                .queryParam("after", before)
                .get("/api/v1/objections/queue")
                .then()
                .statusCode(200)
                .body("id", hasItem(id));
    }

    @Test
    void aRestrictionStopsWhateverTheBasisUntilItIsLifted() {
        world.give(subject);
        String id = restrict().statusCode(201).extract().path("id");
        restrict().statusCode(201).body("id", equalTo(id));
        world.decide(subject).body("reason", equalTo("RESTRICTED")).body("evidence", contains(id));

        lift(id).statusCode(200);
        world.decide(subject).body("allowed", is(true));
        lift(id).statusCode(409).body("type", endsWith("/restriction-lifted"));
    }

    @Test
    void globalPrivacyControlRefusesSellingUnlessThePersonWasTold() throws SQLException {
        world.noticeId();
        change("update purpose set shares_data = true where key = ?", world.purpose);

        chooseWithGpc(null).statusCode(201).body("gpc", is(true)).body("events.state", contains("REFUSED"));
        world.decide(subject).body("reason", equalTo("OBJECTED"));

        chooseWithGpc(true).statusCode(201).body("events.state", contains("GIVEN"));
        world.decide(subject).body("reason", equalTo("CONSENT_GIVEN"));

        chooseWithGpc(null).body("events.state", contains("WITHDRAWN"));
        world.decide(subject).body("allowed", is(false));
    }

    @Test
    void aConsentEndsWithItsPeriodAndSaysSinceWhen() throws SQLException {
        world.noticeId();
        change("update purpose set validity = 'P24M' where key = ?", world.purpose);
        world.give(subject);

        states(null).body("state", contains("GIVEN"));
        states("2099-01-01T00:00:00Z").body("state", contains("EXPIRED"));
        states("2020-01-01T00:00:00Z").body("", hasSize(0));
    }

    @Test
    void aPeriodThatIsOverIsWrittenDownOnce() throws SQLException {
        world.give(subject);
        change(
                "update consent_state set expires_at = now() - interval '1 second'"
                        + " where person = (select id from person where subject = ?)",
                subject);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> history().body("state", contains("EXPIRED", "GIVEN")));
        world.decide(subject).body("reason", equalTo("CONSENT_EXPIRED"));
        history().body("method", contains("SYSTEM", "WEB_FORM"));
    }

    @Test
    void severalPurposesAreDecidedOnEachByItself() {
        world.noticeId();
        var other = new World();
        other.noticeId();
        website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        world.noticeId(),
                        "choices",
                        List.of(
                                Map.of("purpose", world.purpose, "state", "GIVEN"),
                                Map.of("purpose", other.purpose, "state", "REFUSED"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .body("events.state", contains("GIVEN", "REFUSED"));

        website()
                .body(Map.of(
                        "questions",
                        List.of(
                                Map.of("subject", subject, "purpose", other.purpose),
                                Map.of("subject", subject, "purpose", world.purpose),
                                Map.of("subject", subject, "purpose", "no-such-purpose"))))
                .post("/api/v1/decisions")
                .then()
                .statusCode(200)
                .body("reason", contains("CONSENT_REFUSED", "CONSENT_GIVEN", "PURPOSE_UNKNOWN"));

        as(subject, "data-subject")
                .post("/api/v1/consents/mine/withdrawal")
                .then()
                .statusCode(200)
                .body("withdrawn.purpose", contains(world.purpose));
        as(subject, "data-subject").get("/api/v1/consents/mine").then().body("", hasSize(2));
        as(subject, "data-subject").get("/api/v1/consents/mine/history").then().body("", hasSize(3));
    }

    @Test
    void aRefusedChoiceLeavesTheOthersOfItsFormUnrecorded() {
        world.noticeId();
        website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        world.noticeId(),
                        "choices",
                        List.of(
                                Map.of("purpose", world.purpose, "state", "GIVEN"),
                                Map.of("purpose", registered("CONTRACT"), "state", "GIVEN"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(422);

        world.decide(subject).body("reason", equalTo("CONSENT_MISSING"));
    }

    @Test
    void theWholeAddressIsNotKept() {
        String id = website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        world.noticeId(),
                        "choices",
                        List.of(Map.of("purpose", world.purpose, "state", "GIVEN")),
                        "ipAddress",
                        "203.0.113.77",
                        "userAgent",
                        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"))
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        website()
                .get("/api/v1/consents/{id}", id)
                .then()
                .body("ipAddress", equalTo("203.0.113.0"))
                .body("userAgent", equalTo("Firefox"));
    }

    private String registered(String basis) {
        String key = "purpose-" + UUID.randomUUID();
        World.register(key, basis).statusCode(201);
        return key;
    }

    private ValidatableResponse object(String purpose) {
        return as(subject, "data-subject")
                .body(Map.of("subject", subject, "purpose", purpose))
                .post("/api/v1/objections")
                .then();
    }

    private static ValidatableResponse assess(String id, boolean upheld) {
        return World.officerWithSecondFactor()
                .body(Map.of("upheld", upheld, "reason", "Assessed."))
                .post("/api/v1/objections/{id}/assessment", id)
                .then();
    }

    private ValidatableResponse restrict() {
        return as("dsr-service", "rights-writer")
                .body(Map.of("subject", subject, "ground", "ACCURACY_CONTESTED"))
                .post("/api/v1/restrictions")
                .then();
    }

    private static ValidatableResponse lift(String id) {
        return as("dsr-service", "rights-writer")
                .body(Map.of("reason", "Corrected."))
                .post("/api/v1/restrictions/{id}/lifting", id)
                .then();
    }

    private ValidatableResponse chooseWithGpc(@Nullable Boolean despite) {
        Map<String, Object> choice = despite == null
                ? Map.of("purpose", world.purpose, "state", "GIVEN")
                : Map.of("purpose", world.purpose, "state", "GIVEN", "despiteGpc", despite);
        return website()
                .body(Map.of("subject", subject, "noticeId", world.noticeId(), "choices", List.of(choice), "gpc", true))
                .post("/api/v1/consents")
                .then();
    }

    private ValidatableResponse history() {
        return website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse states(@Nullable String at) {
        var request = website().queryParam("subject", subject);
        if (at != null) {
            request.queryParam("at", at);
        }
        return request.get("/api/v1/consents/states").then().statusCode(200);
    }

    private ValidatableResponse decide(String purpose) {
        return website()
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then()
                .statusCode(200);
    }

    private void change(String sql, String key) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.executeUpdate();
        }
    }
}

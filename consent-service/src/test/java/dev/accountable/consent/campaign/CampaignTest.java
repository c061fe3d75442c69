package dev.accountable.consent.campaign;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.consent.TestClock;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class CampaignTest {

    private final String run = UUID.randomUUID().toString().substring(0, 12);
    private final String purpose = "purpose-" + run;
    private String notice = "";

    @Inject
    AgroalDataSource database;

    @Inject
    TestClock clock;

    /** Rules look at everybody whom the service knows: whoever other tests left behind is not to be written to. */
    @BeforeEach
    void register() throws SQLException {
        execute("delete from contact where ? is not null", run);
        officer()
                .body(Map.of(
                        "key",
                        purpose,
                        "name",
                        "News & more",
                        "description",
                        "Once a month.",
                        "lawfulBasis",
                        "CONSENT",
                        "directMarketing",
                        true,
                        "doubleOptIn",
                        true,
                        "validity",
                        "P20D"))
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
        notice = publish(false);
    }

    @AfterEach
    void today() {
        clock.reset();
    }

    @Test
    void thoseOfWhomItIsMissingAreAskedAndTheirAnswersCount() throws SQLException {
        String yes = person("yes");
        String no = person("no");
        String silent = person("silent");
        String campaign = launch(plan("MISSING"));

        MailServer.Taken letter = letter(yes, 1);
        assertThat(letter.subject()).isEqualTo("May we write to you?");
        assertThat(letter.text())
                .contains("Example Ltd asks you about News & more.")
                .contains("/api/v1/notices/");
        assertThat(letter.page()).contains("/api/v1/campaigns/answers/page?language=en");
        question(letter.token())
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("purposes.name", contains("News & more"));
        decide(yes).body("allowed", is(false));

        answer(letter.token(), "GIVEN").statusCode(200).body("state", equalTo("GIVEN"));
        answer(letter(no, 1).token(), "REFUSED").statusCode(200).body("state", equalTo("REFUSED"));

        decide(yes).body("allowed", is(true));
        decide(no).body("allowed", is(false)).body("reason", equalTo("CONSENT_REFUSED"));
        website()
                .queryParam("subject", yes)
                .get("/api/v1/consents")
                .then()
                .body("method", contains("CAMPAIGN_LINK"))
                .body("noticeId", contains(notice));
        answer(letter.token(), "REFUSED").statusCode(200).body("state", equalTo("ALREADY"));
        decide(yes).body("allowed", is(true));

        progress(campaign)
                .body("state", equalTo("RUNNING"))
                .body("members.GIVEN", is(1))
                .body("members.REFUSED", is(1))
                .body("members.ASKED", is(1))
                .body("letters.SENT", is(3));
        officer()
                .queryParam("state", "ASKED")
                .get("/api/v1/campaigns/{id}/members", campaign)
                .then()
                .statusCode(200)
                .body("subject", contains(silent));
        officer()
                .queryParam("limit", 2)
                .get("/api/v1/campaigns/{id}/members", campaign)
                .then()
                .body("$", hasSize(2))
                .header("Link", containsString("rel=\"next\""));
        assertThat(audited("campaigns/" + campaign))
                .contains("consent.campaign.planned", "consent.campaign.launched")
                .doesNotContain("@example.org");
    }

    @Test
    void aPreviewSaysWhoIsAskedAndWhyOthersAreNot() throws SQLException {
        String asked = person("asked");
        String withoutAddress = "without-" + run;
        objects(withoutAddress, person("objected"));
        refuse(person("refused"));
        forgotten();
        String campaign = plan("MISSING");

        officer()
                .post("/api/v1/campaigns/{id}/preview", campaign)
                .then()
                .statusCode(200)
                .body("sample", hasItem(asked))
                .body("sample", everyItem(not(equalTo("objected-" + run))))
                .body("refusedRecently", is(1))
                .body("objectedOrRestricted", greaterThanOrEqualTo(1))
                .body("forgotten", greaterThanOrEqualTo(1));

        launch(campaign);
        letter(asked, 1);
        officer()
                .get("/api/v1/campaigns/{id}/members", campaign)
                .then()
                .body("subject", hasItem(asked))
                .body("subject", not(hasItem("refused-" + run)))
                .body("subject", not(hasItem("objected-" + run)));
    }

    @Test
    void nobodyIsAskedTheSameByTwoCampaignsAtATime() {
        String subject = person("once");
        String first = launch(plan("MISSING"));
        String second = plan("MISSING");

        officer().post("/api/v1/campaigns/{id}/preview", second).then().body("sample", not(hasItem(subject)));
        launch(second);

        letter(subject, 1);
        await().untilAsserted(() -> progress(second).body("state", equalTo("ENDED")));
        progress(second).body("members", equalTo(Map.of()));
        progress(first).body("members.ASKED", is(1));
    }

    @Test
    void whoDoesNotAnswerIsRemindedAndWhoAnsweredOrDecidedElsewhereIsNot() {
        String silent = person("silent");
        String answered = person("answered");
        String elsewhere = person("elsewhere");
        String campaign = launch(plan("MISSING"));
        letter(silent, 1);
        answer(letter(answered, 1).token(), "REFUSED").statusCode(200);
        String unused = letter(elsewhere, 1).token();
        refuse(elsewhere);

        clock.advance(Duration.ofDays(7).plusMinutes(1));

        MailServer.Taken reminder = letter(silent, 2);
        assertThat(reminder.subject()).isEqualTo("Reminder: May we write to you?");
        await().untilAsserted(() -> progress(campaign).body("members.ELSEWHERE", is(1)));
        answer(unused, "GIVEN").statusCode(200).body("state", equalTo("ELSEWHERE"));
        decide(elsewhere).body("allowed", is(false));

        clock.advance(Duration.ofDays(7));

        letter(silent, 3);
        assertThat(MailServer.to(mail(answered))).hasSize(1);
        assertThat(MailServer.to(mail(elsewhere))).hasSize(1);
        // The first link is as good as the last.
        answer(MailServer.to(mail(silent)).get(0).token(), "GIVEN").body("state", equalTo("GIVEN"));
        answer(reminder.token(), "GIVEN").body("state", equalTo("ALREADY"));
        await().untilAsserted(() -> progress(campaign).body("state", equalTo("ENDED")));
    }

    @Test
    void atTheHardStopSilenceIsNoConsentAndLinksWorkNoMore() throws SQLException {
        String subject = person("silent");
        give(subject);
        String campaign = launch(plan(Map.of("rule", "EXPIRING", "within", "P30D")));
        String token = letter(subject, 1).token();

        clock.advance(Duration.ofDays(61));

        await().untilAsserted(() -> progress(campaign).body("state", equalTo("ENDED")));
        progress(campaign).body("members", equalTo(Map.of("NO_ANSWER", 1)));
        answer(token, "GIVEN").statusCode(410).body("type", containsString("link-over"));
        question(token).statusCode(410);
        await().untilAsserted(() -> decide(subject).body("reason", equalTo("CONSENT_EXPIRED")));
        website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .body("method", not(hasItem("CAMPAIGN_LINK")));
        assertThat(audited("campaigns/" + campaign)).contains("consent.campaign.ended");
    }

    @Test
    void aPausedCampaignSendsNothingAndTakesAnswersAndGoesOn() {
        for (int i = 0; i < 6; i++) {
            person("slow" + i);
        }
        // One a second.
        String campaign = launch(plan(Map.of("rule", "MISSING"), 60));
        await().until(() -> sent("slow") >= 1);

        officer().post("/api/v1/campaigns/{id}/pause", campaign).then().statusCode(200);

        officer()
                .post("/api/v1/campaigns/{id}/pause", campaign)
                .then()
                .statusCode(409)
                .body("type", containsString("campaign-state"));
        await().untilAsserted(() -> progress(campaign).body("letters.SENDING", nullValue()));
        int sent = sent("slow");
        anotherCampaign();
        assertThat(sent("slow")).isEqualTo(sent).isLessThan(6);
        answer(firstOf("slow").token(), "REFUSED").body("state", equalTo("REFUSED"));

        officer().post("/api/v1/campaigns/{id}/resume", campaign).then().statusCode(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> sent("slow") == 6);
    }

    /** A campaign for another purpose, from its launch to its letter. */
    private void anotherCampaign() {
        String key = "other-" + purpose;
        officer()
                .body(Map.of("key", key, "name", "Other", "description", "Other.", "lawfulBasis", "CONSENT"))
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
        Map<String, Object> body = body(Map.of("rule", "MISSING"), 6000);
        body.put("purpose", key);
        body.put("texts", List.of(Map.of("language", "en", "subject", "Another", "text", "Another.")));
        String subject = person("other");
        launch(create(body).statusCode(201).extract().path("id"));
        letter(subject, 1);
    }

    @Test
    void aStoppedCampaignsLinksWorkNoMore() {
        String subject = person("stopped");
        String campaign = launch(plan("MISSING"));
        String token = letter(subject, 1).token();

        strong().post("/api/v1/campaigns/{id}/stop", campaign)
                .then()
                .statusCode(200)
                .body("state", equalTo("STOPPED"));

        answer(token, "GIVEN").statusCode(410);
        decide(subject).body("allowed", is(false));
        progress(campaign).body("members", equalTo(Map.of("STOPPED", 1)));
        // And they may be asked by another one.
        launch(plan("MISSING"));
        letter(subject, 2);
    }

    @Test
    void consentsUnderAReplacedNoticeAreAskedForAgain() {
        String old = person("old");
        give(old);
        notice = publish(true);
        String current = person("current");
        give(current);

        String campaign = plan("SUPERSEDED_NOTICE");
        officer().post("/api/v1/campaigns/{id}/preview", campaign).then().body("sample", contains(old));
        launch(campaign);

        decide(old).body("reason", equalTo("NOTICE_SUPERSEDED"));
        answer(letter(old, 1).token(), "GIVEN").statusCode(200);
        decide(old).body("allowed", is(true));
    }

    @Test
    void importedAndEarlierCollectedConsentsAreFound() throws SQLException {
        String imported = person("imported");
        give(imported);
        execute("update consent_state set method = 'IMPORT' where purpose = ?", purpose);
        execute(
                "update submission set collected_at = '2020-01-01Z' where id in (select submission from consent_event where purpose = ?)",
                purpose);
        give(person("recent"));

        for (String campaign : List.of(
                plan("IMPORTED"), plan(Map.of("rule", "COLLECTED_EARLIER", "before", "2021-01-01T00:00:00Z")))) {
            officer()
                    .post("/api/v1/campaigns/{id}/preview", campaign)
                    .then()
                    .body("audience", is(1))
                    .body("sample", contains(imported));
        }
    }

    @Test
    void aMailboxThatIsNotThereIsNotTriedAgain() {
        String hard = "hard-" + run;
        setMail(hard);
        String campaign = launch(plan("MISSING"));
        await().untilAsserted(() -> progress(campaign).body("letters.FAILED", is(1)));

        clock.advance(Duration.ofDays(8));

        await().untilAsserted(() -> progress(campaign).body("members.UNREACHABLE", is(1)));
        progress(campaign).body("letters", equalTo(Map.of("FAILED", 1)));
    }

    @Test
    void plansThatCannotBeAreRefusedByField() {
        refused("audience.within", Map.of("rule", "EXPIRING"), Map.of());
        refused("audience.before", Map.of("rule", "COLLECTED_EARLIER"), Map.of());
        refused("audience.within", Map.of("rule", "MISSING", "within", "P1D"), Map.of());
        refused("hardStop", Map.of("rule", "MISSING"), Map.of("hardStop", "2020-01-01T00:00:00Z"));
        refused("reminders", Map.of("rule", "MISSING"), Map.of("reminders", List.of(7, 3)));
        refused("purpose", Map.of("rule", "MISSING"), Map.of("purpose", "no-such-purpose"));
        refused("noticeId", Map.of("rule", "MISSING"), Map.of("noticeId", UUID.randomUUID()));
        refused(
                "texts[0].text",
                Map.of("rule", "MISSING"),
                Map.of("texts", List.of(Map.of("language", "en", "subject", "A", "text", "{name}"))));
        refused(
                "texts[0].subject",
                Map.of("rule", "MISSING"),
                Map.of("texts", List.of(Map.of("language", "en", "subject", "A\r\nBcc: b@example.org", "text", "B"))));
    }

    @Test
    void aKeyIsTakenOnce() {
        Map<String, Object> body = body(Map.of("rule", "MISSING"), 6000);
        create(body).statusCode(201).header("Location", containsString("/api/v1/campaigns/"));

        create(body).statusCode(409).body("type", containsString("campaign-exists"));
    }

    @Test
    void aDraftIsChangedAndThrownAwayAndWhatWasLaunchedIsNot() {
        Map<String, Object> body = body(Map.of("rule", "MISSING"), 6000);
        String draft =
                create(body).statusCode(201).header("ETag", "\"1\"").extract().path("id");
        body.put("rate", 7);
        officer().body(body).put("/api/v1/campaigns/{id}", draft).then().statusCode(428);
        change(draft, "\"1\"", body).statusCode(200).body("plan.rate", is(7)).header("ETag", "\"2\"");
        change(draft, "\"1\"", body).statusCode(412);
        body.put("reminders", List.of(3, 3));
        change(draft, "\"2\"", body).statusCode(400).body("violations.field", hasItem("reminders"));
        officer()
                .get("/api/v1/campaigns/{id}", draft)
                .then()
                .body("plan.rate", is(7))
                .header("ETag", "\"2\"");

        officer().delete("/api/v1/campaigns/{id}", draft).then().statusCode(204);
        officer().get("/api/v1/campaigns/{id}", draft).then().statusCode(404);

        String launched = launch(plan("MISSING"));
        officer().delete("/api/v1/campaigns/{id}", launched).then().statusCode(409);
        change(launched, "*", body(Map.of("rule", "MISSING"), 5)).statusCode(409);
    }

    private static ValidatableResponse change(String campaign, String ifMatch, Map<String, Object> body) {
        return officer()
                .header("If-Match", ifMatch)
                .body(body)
                .put("/api/v1/campaigns/{id}", campaign)
                .then();
    }

    @Test
    void progressIsStreamedUntilTheEnd() throws Exception {
        String campaign = plan("MISSING");
        strong().post("/api/v1/campaigns/{id}/stop", campaign).then().statusCode(200);
        var request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port
                        + "/api/v1/campaigns/" + campaign + "/progress/stream"))
                .header("Authorization", "Bearer " + token("paula", false, "privacy-officer"))
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(20))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("data:").contains("\"state\":\"STOPPED\"");
    }

    @Test
    void aForgottenPersonIsNotWrittenToAndTheirLinkWorksNoMore() {
        String subject = person("forgotten");
        String campaign = launch(plan("MISSING"));
        String token = letter(subject, 1).token();

        as("dsr-service", "rights-writer")
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/copies")
                .then()
                .statusCode(200)
                .body("sections.contacts.mail", contains(mail(subject)))
                .body("sections.campaigns.state", contains("ASKED"))
                .body("sections.mails", hasSize(1))
                .body("sections.confirmations", empty());
        as("dsr-service", "rights-writer")
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/erasures")
                .then()
                .statusCode(201);

        answer(token, "GIVEN").statusCode(404);
        clock.advance(Duration.ofDays(8));
        await().untilAsserted(() -> progress(campaign).body("state", equalTo("ENDED")));
        assertThat(MailServer.to(mail(subject))).hasSize(1);
    }

    @Test
    void thePageOffersBothAnswersAlike() {
        given().queryParam("language", "de")
                .get("/api/v1/campaigns/answers/page")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("data-answer=\"GIVEN\""))
                .body(containsString("data-answer=\"REFUSED\""));
    }

    private void refused(String field, Map<String, Object> audience, Map<String, Object> instead) {
        Map<String, Object> body = body(audience, 6000);
        body.putAll(instead);
        create(body).statusCode(400).body("violations.field", hasItem(field));
    }

    private String person(String name) {
        String subject = name + "-" + run;
        setMail(subject);
        return subject;
    }

    private void setMail(String subject) {
        website()
                .body(Map.of("subject", subject, "mail", mail(subject), "language", "en"))
                .put("/api/v1/consents/contacts")
                .then()
                .statusCode(204);
    }

    private static String mail(String subject) {
        return subject + "@example.org";
    }

    private String plan(String rule) {
        return plan(Map.of("rule", rule));
    }

    private String plan(Map<String, Object> audience) {
        return plan(audience, 6000);
    }

    private String plan(Map<String, Object> audience, int rate) {
        return create(body(audience, rate)).statusCode(201).extract().path("id");
    }

    private Map<String, Object> body(Map<String, Object> audience, int rate) {
        return new HashMap<>(Map.of(
                "key",
                "campaign-" + UUID.randomUUID().toString().substring(0, 13),
                "purpose",
                purpose,
                "noticeId",
                notice,
                "audience",
                audience,
                "texts",
                List.of(Map.of(
                        "language",
                        "en",
                        "subject",
                        "May we write to you?",
                        "text",
                        "Hello,\n\n{controller} asks you about {purpose}.")),
                "reminders",
                List.of(7, 14),
                "hardStop",
                Instant.now().plus(Duration.ofDays(60)).toString(),
                "rate",
                rate));
    }

    private static ValidatableResponse create(Map<String, Object> body) {
        return officer().body(body).post("/api/v1/campaigns").then();
    }

    private static String launch(String campaign) {
        strong().post("/api/v1/campaigns/{id}/launch", campaign).then().statusCode(200);
        return campaign;
    }

    private static MailServer.Taken letter(String subject, int number) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> MailServer.to(mail(subject)).size() >= number);
        return MailServer.to(mail(subject)).get(number - 1);
    }

    private int sent(String name) {
        return lettersTo(name).size();
    }

    private MailServer.Taken firstOf(String name) {
        return lettersTo(name).get(0);
    }

    private List<MailServer.Taken> lettersTo(String name) {
        return MailServer.all().stream()
                .filter(taken -> taken.to().startsWith(name) && taken.to().contains(run))
                .filter(taken -> taken.subject().equals("May we write to you?"))
                .toList();
    }

    private void give(String subject) {
        website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        notice,
                        "mail",
                        "confirm-" + mail(subject),
                        "choices",
                        List.of(Map.of("purpose", purpose, "state", "GIVEN"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(202);
        given().contentType(ContentType.JSON)
                .body(Map.of("token", letter("confirm-" + subject, 1).token()))
                .post("/api/v1/consents/confirmations")
                .then()
                .statusCode(200);
        setMail(subject);
    }

    private void refuse(String subject) {
        website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        notice,
                        "choices",
                        List.of(Map.of("purpose", purpose, "state", "REFUSED"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(201);
    }

    private static void objects(String... subjects) {
        for (String subject : subjects) {
            website()
                    .body(Map.of("subject", subject))
                    .post("/api/v1/objections")
                    .then()
                    .statusCode(201);
        }
    }

    private void forgotten() {
        String subject = person("gone");
        give(subject);
        as("dsr-service", "rights-writer")
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/erasures")
                .then()
                .statusCode(201);
    }

    private String publish(boolean major) {
        return officer()
                .body(Map.of(
                        "key",
                        purpose,
                        "kind",
                        "TERMS",
                        "major",
                        major,
                        "texts",
                        List.of(Map.of(
                                "language", "en", "title", "Privacy policy", "text", "Text " + UUID.randomUUID())),
                        "publish",
                        true))
                .post("/api/v1/notices")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse decide(String subject) {
        return website()
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then();
    }

    private static ValidatableResponse progress(String campaign) {
        return as("audrey", "auditor")
                .get("/api/v1/campaigns/{id}/progress", campaign)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse answer(String token, String answer) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token, "answer", answer))
                .post("/api/v1/campaigns/answers")
                .then();
    }

    private static ValidatableResponse question(String token) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token))
                .post("/api/v1/campaigns/answers/question")
                .then();
    }

    private static RequestSpecification website() {
        return as("website", "consent-writer", "decision-reader");
    }

    private static RequestSpecification officer() {
        return as("paula", "privacy-officer");
    }

    private static RequestSpecification strong() {
        return given().auth().oauth2(token("paula", true, "privacy-officer")).contentType(ContentType.JSON);
    }

    private static RequestSpecification as(String subject, String... roles) {
        return given().auth().oauth2(token(subject, false, roles)).contentType(ContentType.JSON);
    }

    private static String token(String subject, boolean strong, String... roles) {
        Issuer.Caller caller = Issuer.caller("consent-service", subject, roles);
        return (strong ? caller.withSecondFactor() : caller).token().value();
    }

    private String audited(String resource) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select string_agg(event, ' ') from audit_outbox where event like ?")) {
            statement.setString(1, "%" + resource + "%");
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
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

package dev.accountable.consent;

import static dev.accountable.consent.SiteWorld.ORIGIN;
import static dev.accountable.consent.SiteWorld.browser;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.accountable.consent.SiteWorld.Visitor;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class SiteTest {

    final SiteWorld site = new SiteWorld();

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "accountable.public.writes-per-minute")
    int writesPerMinute;

    // --- The register ----------------------------------------------------------------------------------------------

    @Test
    void aSiteIsRegisteredOnceAndRead() {
        var definition = site.definition();
        officer()
                .body(definition)
                .post("/api/v1/sites")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/sites/" + site.key))
                .header("ETag", "\"1\"")
                .body("version", is(1));
        officer().body(definition).post("/api/v1/sites").then().statusCode(409).body("type", endsWith("/site-exists"));
        officer()
                .get("/api/v1/sites/{key}", site.key)
                .then()
                .body("origins", contains(ORIGIN))
                .body("purposes", contains(site.world.purpose));
        officer()
                .queryParam("after", site.key.substring(0, site.key.length() - 1))
                .queryParam("limit", 1)
                .get("/api/v1/sites")
                .then()
                .body("key", hasItem(site.key));
    }

    @Test
    void whatCannotBeASiteIsRefusedByName() {
        for (String origin : List.of(
                "*",
                "https://*.example.org",
                "http://shop.example.org",
                "https://shop.example.org/",
                "https://shop.example.org:443",
                "https://Shop.example.org",
                "null",
                "ftp://shop.example.org")) {
            refused("origins", List.of(ORIGIN, origin), "origins[1]");
        }
        refused("origins", List.of(ORIGIN, ORIGIN), "origins");
        refused("origins", List.of(), "origins");
        refused("purposes", List.of(site.world.purpose, "no-such-purpose"), "purposes[1]");
        refused("notice", "no-such-notice", "notice");
        String billing = "billing-" + UUID.randomUUID();
        World.register(billing, "CONTRACT").statusCode(201);
        refused("purposes", List.of(billing), "purposes[0]");
        officer().get("/api/v1/sites/{key}", site.key).then().statusCode(404);
    }

    private void refused(String field, Object value, String named) {
        var definition = site.definition();
        definition.put(field, value);
        officer()
                .body(definition)
                .post("/api/v1/sites")
                .then()
                .statusCode(400)
                .body("violations.field", contains(named));
    }

    @Test
    void aChangeRestsOnWhatItsAuthorRead() throws SQLException {
        site.register();
        var change = site.definition();
        change.remove("key");
        change.put("archived", false);
        change.put("origins", List.of("https://new.example.org"));
        officer().body(change).put("/api/v1/sites/{key}", site.key).then().statusCode(428);
        officer()
                .header("If-Match", "\"7\"")
                .body(change)
                .put("/api/v1/sites/{key}", site.key)
                .then()
                .statusCode(412);
        officer()
                .header("If-Match", "\"1\"")
                .body(change)
                .put("/api/v1/sites/{key}", site.key)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("origins", contains("https://new.example.org"));

        site.form().statusCode(403);
        assertThat(audited("sites/" + site.key))
                .contains("dev.accountable.consent.site.registered", "dev.accountable.consent.site.changed");
    }

    // --- The form --------------------------------------------------------------------------------------------------

    @Test
    void theHashOfTheFormIsThatOfItsBytesInTheAnswer() throws Exception {
        site.register();
        Response answer = browser().get("/api/v1/sites/{key}/form", site.key);

        String text = answer.asString();
        String hash = answer.path("formHash");
        String form =
                text.substring("{\"form\":".length(), text.length() - (",\"formHash\":\"" + hash + "\"}").length());
        assertThat(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(form.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
        answer.then()
                .statusCode(200)
                .header("ETag", equalTo('"' + hash + '"'))
                .header("Cache-Control", containsString("max-age=60"))
                .body("form.controller.name", equalTo("Example Ltd"))
                .body("form.purposes.key", contains(site.world.purpose))
                .body("form.purposes[0].version", is(1))
                .body("form.notice.version", is(1))
                .body("form.notice.page", startsWith("http://localhost:8081/api/v1/notices/"))
                .body("form.withdrawalUrl", startsWith("https://"));
        browser()
                .header("If-None-Match", '"' + hash + '"')
                .get("/api/v1/sites/{key}/form", site.key)
                .then()
                .statusCode(304);
        officer()
                .get("/api/v1/sites/{key}/forms/{hash}", site.key, hash)
                .then()
                .statusCode(200)
                .body(equalTo(text));
    }

    @Test
    void theFormSpeaksTheVisitorsLanguage() {
        var definition = World.definition(site.world.purpose, "CONSENT");
        definition.put(
                "translations",
                List.of(Map.of("language", "de", "name", "Rundbrief", "description", "Neues von uns.")));
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
        site.world.publish("First text").statusCode(201);
        registerWithOwnPurpose();

        browser()
                .queryParam("language", "de-AT")
                .get("/api/v1/sites/{key}/form", site.key)
                .then()
                .body("form.language", equalTo("de"))
                .body("form.purposes[0].name", equalTo("Rundbrief"))
                .body("form.notice.language", equalTo("en"));
        browser()
                .header("Accept-Language", "fr, de;q=0.5")
                .get("/api/v1/sites/{key}/form", site.key)
                .then()
                .body("form.language", equalTo("de"));
        browser()
                .queryParam("language", "!!")
                .get("/api/v1/sites/{key}/form", site.key)
                .then()
                .statusCode(400);
    }

    private void registerWithOwnPurpose() {
        officer()
                .body(Map.of(
                        "key",
                        site.key,
                        "name",
                        "Our shop",
                        "origins",
                        List.of(ORIGIN),
                        "purposes",
                        List.of(site.world.purpose),
                        "notice",
                        site.world.purpose))
                .post("/api/v1/sites")
                .then()
                .statusCode(201);
    }

    // --- Visitors --------------------------------------------------------------------------------------------------

    @Test
    void aVisitorChoosesReadsAndWithdraws() throws SQLException {
        site.register();
        Visitor visitor = site.visitor();
        site.choices(visitor).statusCode(200).body("choices", empty());

        String hash = site.formHash();
        String submission = browser(visitor)
                .header("X-Forwarded-For", "100.64.7.77")
                .header("User-Agent", "Mozilla/5.0 Firefox/140.0")
                .body(site.choice("GIVEN"))
                .post("/api/v1/sites/{key}/choices", site.key)
                .then()
                .statusCode(201)
                .body("choices.state", contains("GIVEN"))
                .extract()
                .path("submission");

        site.world.decide(visitor.reference()).body("allowed", is(true));
        website()
                .get("/api/v1/consents/{id}", submission)
                .then()
                .body("subject", equalTo(visitor.reference()))
                .body("site", equalTo(site.key))
                .body("formHash", equalTo(hash))
                .body("language", equalTo("en"))
                .body("method", equalTo("WEB_FORM"))
                .body("noticeId", equalTo(site.world.noticeId()))
                .body("ipAddress", equalTo("100.64.7.0"))
                .body("userAgent", equalTo("Firefox"));
        site.choices(visitor)
                .body("choices.purpose", contains(site.world.purpose))
                .body("choices.state", contains("GIVEN"))
                .body("submission", nullValue());

        site.withdraw(visitor).statusCode(200).body("choices.state", contains("WITHDRAWN"));
        site.world.decide(visitor.reference()).body("allowed", is(false));
        site.withdraw(visitor).statusCode(200).body("choices", empty());
        assertThat(auditedAbout(visitor.reference()))
                .containsExactly("dev.accountable.consent.given", "dev.accountable.consent.withdrawn");
    }

    @Test
    void aChoiceSentTwiceIsRecordedOnce() throws SQLException {
        site.register();
        Visitor visitor = site.visitor();
        var body = site.choice("GIVEN");
        String key = UUID.randomUUID().toString();
        String first = send(visitor, key, body).then().statusCode(201).extract().asString();

        send(visitor, key, body).then().statusCode(201).body(equalTo(first));
        send(visitor, key, site.choice("REFUSED")).then().statusCode(422);
        // Keys belong to their visitor.
        send(site.visitor(), key, body).then().statusCode(201).body(not(equalTo(first)));

        assertThat(auditedAbout(visitor.reference())).containsExactly("dev.accountable.consent.given");
    }

    private Response send(Visitor visitor, String key, Map<String, Object> body) {
        return browser(visitor).header("Idempotency-Key", key).body(body).post("/api/v1/sites/{key}/choices", site.key);
    }

    @Test
    void globalPrivacyControlIsHonoured() {
        var definition = World.definition(site.world.purpose, "CONSENT");
        definition.put("sharesData", true);
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
        site.world.publish("First text").statusCode(201);
        registerWithOwnPurpose();
        Visitor visitor = site.visitor();

        browser(visitor)
                .header("Sec-GPC", "1")
                .body(site.choice("GIVEN"))
                .post("/api/v1/sites/{key}/choices", site.key)
                .then()
                .statusCode(201)
                .body("choices.state", contains("REFUSED"));
        site.world.decide(visitor.reference()).body("reason", equalTo("OBJECTED"));

        var despite = site.choice("GIVEN");
        despite.put("despiteGpc", true);
        browser(visitor)
                .header("Sec-GPC", "1")
                .body(despite)
                .post("/api/v1/sites/{key}/choices", site.key)
                .then()
                .statusCode(201)
                .body("choices.state", contains("GIVEN"));
        site.world.decide(visitor.reference()).body("reason", equalTo("CONSENT_GIVEN"));
    }

    @Test
    void forAChildWhoeverHoldsResponsibilityConsents() {
        offer("offeredToChildren");
        Visitor visitor = site.visitor();
        var choice = site.choice("GIVEN");
        choice.put("age", 12);
        choice.put("country", "DE");
        choose(visitor, choice).statusCode(422).body("type", endsWith("/guardian-needed"));

        choice.put("guardian", "parent-1");
        String submission = choose(visitor, choice).statusCode(201).extract().path("submission");

        website().get("/api/v1/consents/{id}", submission).then().body("guardian", equalTo("parent-1"));
    }

    @Test
    void whatIsConfirmedByMailWaitsUntilItIs() {
        offer("doubleOptIn");
        Visitor visitor = site.visitor();
        var choice = site.choice("GIVEN");
        choose(visitor, choice).statusCode(422).body("type", endsWith("/confirmation-needed"));

        choice.put("mail", "visitor-" + UUID.randomUUID() + "@example.org");
        choose(visitor, choice)
                .statusCode(202)
                .body("choices", empty())
                .body("pendingConfirmation", contains(site.world.purpose));
        site.world.decide(visitor.reference()).body("allowed", is(false));
    }

    private void offer(String flag) {
        var definition = World.definition(site.world.purpose, "CONSENT");
        definition.put(flag, true);
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
        site.world.publish("First text").statusCode(201);
        registerWithOwnPurpose();
    }

    private ValidatableResponse choose(Visitor visitor, Map<String, Object> choice) {
        return browser(visitor)
                .body(choice)
                .post("/api/v1/sites/{key}/choices", site.key)
                .then();
    }

    @Test
    void aFormThatWasNeverShownIsRefusedWithTheHashOfTheCurrentOne() {
        site.register();
        Visitor visitor = site.visitor();
        var choice = site.choice("GIVEN");
        choice.put("formHash", "0".repeat(64));

        send(visitor, UUID.randomUUID().toString(), choice)
                .then()
                .statusCode(409)
                .body("type", endsWith("/form-outdated"))
                .header("Form-Hash", site.formHash())
                .header("Access-Control-Expose-Headers", containsString("Form-Hash"));
        site.choices(visitor).body("choices", empty());
    }

    @Test
    void aFormThatWasReplacedCountsForADay() throws SQLException {
        site.register();
        Visitor visitor = site.visitor();
        var old = site.choice("GIVEN");
        site.world.publish("Second text, not major").statusCode(201);
        assertThat(site.formHash()).isNotEqualTo(old.get("formHash"));

        send(visitor, "first", old).then().statusCode(201);

        shownADayEarlier(String.valueOf(old.get("formHash")));
        send(visitor, "second", old).then().statusCode(409);
        // The current one counts however long it has been on somebody's screen.
        var current = site.choice("REFUSED");
        shownADayEarlier(String.valueOf(current.get("formHash")));
        send(visitor, "third", current).then().statusCode(201);
    }

    @Test
    void onlyWhatTheFormAsksIsChosen() {
        site.register();
        Visitor visitor = site.visitor();
        var other = new World();
        other.noticeId();
        var choice = site.choice("GIVEN");
        choice.put("choices", List.of(Map.of("purpose", other.purpose, "state", "GIVEN")));
        send(visitor, "a", choice).then().statusCode(400).body("violations.field", contains("choices[0].purpose"));
        var one = Map.of("purpose", site.world.purpose, "state", "GIVEN");
        choice.put("choices", List.of(one, one));
        send(visitor, "b", choice).then().statusCode(400).body("violations.field", contains("choices[1].purpose"));
        choice.put("choices", List.of(Map.of("purpose", site.world.purpose, "state", "WITHDRAWN")));
        send(visitor, "c", choice).then().statusCode(400);
        site.choices(visitor).body("choices", empty());
    }

    @Test
    void onlyATokenOfThisSiteIsAVisitor() {
        site.register();
        String token = site.visitor().token();
        String other = new SiteWorld().register().visitor().token();
        String[] parts = token.split("\\.", -1);
        String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
        String issuers =
                Issuer.caller("consent-service", "anna", "data-subject").token().value();
        for (String bad : List.of(
                other, unsigned, issuers, parts[0] + "." + parts[1] + ".AAAA", "nonsense", "a.b.c", "x".repeat(2000))) {
            browser(new Visitor("", bad))
                    .get("/api/v1/sites/{key}/choices", site.key)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("Visitor"));
        }
        browser().get("/api/v1/sites/{key}/choices", site.key).then().statusCode(400);
        // It opens nothing that belongs to the issuer's tokens.
        given().auth().oauth2(token).get("/api/v1/consents/mine").then().statusCode(401);
    }

    @Test
    void nobodyIsAskedOnAnArchivedSiteAndEverybodyCanStillWithdraw() {
        site.register();
        Visitor visitor = site.visitor();
        var choice = site.choice("GIVEN");
        site.choose(visitor, "GIVEN").statusCode(201);
        var change = site.definition();
        change.remove("key");
        change.put("archived", true);
        officer()
                .header("If-Match", "\"1\"")
                .body(change)
                .put("/api/v1/sites/{key}", site.key)
                .then()
                .statusCode(200);

        site.form().statusCode(404);
        browser().post("/api/v1/sites/{key}/visitors", site.key).then().statusCode(404);
        send(visitor, "a", choice).then().statusCode(404);
        site.choices(visitor).statusCode(200).body("choices.state", contains("GIVEN"));
        site.withdraw(visitor).statusCode(200).body("choices.state", contains("WITHDRAWN"));
    }

    // --- Browsers on other origins ---------------------------------------------------------------------------------

    @Test
    void aBrowserOnTheSitesOriginMayCallAndReadTheAnswer() {
        site.register();
        for (String path : List.of("form", "visitors", "choices")) {
            given().header("Origin", ORIGIN)
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "visitor, content-type")
                    .options("/api/v1/sites/{key}/{path}", site.key, path)
                    .then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Origin", ORIGIN)
                    .header("Access-Control-Allow-Methods", containsString("DELETE"))
                    .header("Access-Control-Allow-Headers", containsString("Visitor"))
                    .header("Access-Control-Allow-Credentials", nullValue())
                    .header("Vary", containsString("Origin"));
        }
        site.form().statusCode(200).header("Access-Control-Allow-Origin", ORIGIN);
        assertThat(browser().get("/api/v1/sites/{key}/form", site.key).headers().getValues("Vary"))
                .anyMatch(value -> value.contains("Origin"));
        // An answer that says what was wrong can be read as well.
        browser()
                .get("/api/v1/sites/{key}/choices", site.key)
                .then()
                .statusCode(400)
                .header("Access-Control-Allow-Origin", ORIGIN);
    }

    @Test
    void aBrowserOnAnotherOriginIsRefused() {
        site.register();
        for (String origin :
                List.of("https://evil.example.org", "null", ORIGIN + ".evil.org", "http://shop.example.org")) {
            for (var answer : List.of(
                    given().header("Origin", origin).options("/api/v1/sites/{key}/choices", site.key),
                    given().header("Origin", origin).get("/api/v1/sites/{key}/form", site.key),
                    given().header("Origin", origin).post("/api/v1/sites/{key}/visitors", site.key),
                    given().header("Origin", origin)
                            .header("Visitor", "x")
                            .delete("/api/v1/sites/{key}/choices", site.key),
                    given().header("Origin", origin)
                            .auth()
                            .oauth2("not-a-token")
                            .get("/api/v1/sites/{key}/form", site.key))) {
                answer.then()
                        .statusCode(403)
                        .contentType("application/problem+json")
                        .header("Access-Control-Allow-Origin", nullValue());
            }
        }
        // A server sends none.
        given().get("/api/v1/sites/{key}/form", site.key).then().statusCode(200);
    }

    @Test
    void longBodiesAreRefused() {
        site.register();
        var choice = site.choice("GIVEN");
        choice.put("formHash", "0".repeat(17 * 1024));
        send(site.visitor(), "a", choice)
                .then()
                .statusCode(413)
                .body("type", endsWith("/too-large"))
                .header("Access-Control-Allow-Origin", ORIGIN);
    }

    @Test
    void whoeverMakesTooManyVisitorsWaitsAndOtherSitesDoNot() {
        site.register();
        Response refused = IntStream.range(0, 4 * writesPerMinute)
                .mapToObj(i -> from("192.0.2." + i % 250, site.key))
                .filter(answer -> answer.statusCode() != 201)
                .findFirst()
                .orElseThrow();

        refused.then().statusCode(429).body("type", endsWith("/busy"));
        // The page can read how long to wait.
        refused.then()
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Expose-Headers", containsString("Retry-After"));
        String other = new SiteWorld().register().key;
        assertThat(from("192.0.2.1", other).statusCode()).isEqualTo(201);
    }

    private static Response from(String address, String key) {
        return given().header("X-Forwarded-For", address).post("/api/v1/sites/{key}/visitors", key);
    }

    // --- What is in the database -----------------------------------------------------------------------------------

    private void shownADayEarlier(String hash) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "update site_form set last_shown_at = last_shown_at - interval '1 day' where site = ? and hash = ?")) {
            statement.setString(1, site.key);
            statement.setString(2, hash);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private List<String> auditedAbout(String subject) throws SQLException {
        return audited("event::jsonb -> 'data' ->> 'dataSubject' = ?", subject);
    }

    private List<String> audited(String resource) throws SQLException {
        return audited("event::jsonb ->> 'subject' = ?", resource);
    }

    private List<String> audited(String condition, String value) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select event::jsonb ->> 'type' from audit_outbox where " + condition + " order by position")) {
            statement.setString(1, value);
            var rows = statement.executeQuery();
            var found = new java.util.ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}

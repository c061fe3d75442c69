package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.definition;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class PurposeTest {

    final String key = "purpose-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @Test
    void isRegisteredOnce() {
        World.register(key, "CONSENT")
                .statusCode(201)
                .header("Location", endsWith(key))
                .header("ETag", "\"1\"");
        World.register(key, "CONTRACT").statusCode(409).body("type", endsWith("/purpose-exists"));

        read().body("lawfulBasis", equalTo("CONSENT")).body("version", is(1)).body("oldestValidVersion", is(1));
    }

    @Test
    void isReadWithAllThatWasSaidOfIt() {
        var definition = definition(key, "CONSENT");
        definition.put("dataCategories", List.of("CONTACT", "HEALTH"));
        definition.put("article9Condition", "EXPLICIT_CONSENT");
        definition.put("recipients", List.of(Map.of("name", "Mailworks", "role", "PROCESSOR", "country", "US")));
        definition.put(
                "transfers",
                List.of(Map.of(
                        "country",
                        "US",
                        "safeguard",
                        "STANDARD_CONTRACTUAL_CLAUSES",
                        "reference",
                        "https://x.example")));
        definition.put("retention", Map.of("criterion", "Until consent is withdrawn"));
        definition.put("validity", "P24M");
        definition.put("offeredToChildren", true);
        definition.put("minimumAges", Map.of("BE", 15));
        definition.put("directMarketing", true);
        definition.put("doubleOptIn", true);
        register(definition).statusCode(201);

        read().statusCode(200)
                .body("dataCategories", hasItems("CONTACT", "HEALTH"))
                .body("article9Condition", equalTo("EXPLICIT_CONSENT"))
                .body("recipients.name", contains("Mailworks"))
                .body("transfers.safeguard", contains("STANDARD_CONTRACTUAL_CLAUSES"))
                .body("retention.criterion", equalTo("Until consent is withdrawn"))
                .body("retention.period", nullValue())
                .body("validity", equalTo("P24M"))
                .body("minimumAges", hasEntry("BE", 15))
                .body("minimumAges", hasEntry("DE", 16))
                .body("directMarketing", is(true))
                .body("sharesData", is(false))
                .body("doubleOptIn", is(true));
    }

    @Test
    void whatTheLawDoesNotAllowIsRefusedWithTheArticle() throws SQLException {
        var special = definition(key, "CONSENT");
        special.put("dataCategories", List.of("HEALTH"));
        refused(special, "special-category-without-condition", "Art. 9(1)");

        var interests = definition(key, "LEGITIMATE_INTERESTS");
        interests.remove("legitimateInterestAssessment");
        refused(interests, "legitimate-interests-without-assessment", "Art. 6(1)(f)");

        var contract = definition(key, "CONSENT");
        contract.put("necessaryForContract", true);
        refused(contract, "consent-for-contract", "Art. 6(1)(b) and 7(4)");

        read().statusCode(404);
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatContradictsItselfNamesTheField() {
        var languages = definition(key, "CONSENT");
        languages.put("language", "de");
        languages.put("translations", List.of(Map.of("language", "DE", "name", "x", "description", "x")));
        register(languages).statusCode(400).body("violations.field", contains("translations"));

        var retention = definition(key, "CONSENT");
        retention.put("retention", Map.of("period", "P1Y", "criterion", "until"));
        register(retention).statusCode(400).body("violations.field", contains("retention"));

        var future = definition(key, "LEGITIMATE_INTERESTS");
        Map<Object, Object> assessment =
                new HashMap<>((Map<?, ?>) future.getOrDefault("legitimateInterestAssessment", Map.of()));
        assessment.put("assessedOn", "2099-01-01");
        future.put("legitimateInterestAssessment", assessment);
        register(future).statusCode(400).body("violations.field", contains("legitimateInterestAssessment.assessedOn"));

        var nothing = definition(key, "CONSENT");
        nothing.put("validity", "P0D");
        nothing.put("recipients", List.of(Map.of("name", "", "role", "PROCESSOR")));
        nothing.put("minimumAges", Map.of("Germany", 16));
        register(nothing).statusCode(400).body("violations.field", hasItems("validity", "recipients[0].name"));

        var nulls = definition(key, "CONSENT");
        var holes = new ArrayList<>();
        holes.add(null);
        for (String list : List.of("dataCategories", "recipients", "transfers", "translations")) {
            nulls.put(list, holes);
            register(nulls).statusCode(400);
            nulls.remove(list);
        }
        register(nulls).statusCode(201);
    }

    @Test
    void isReadInTheLanguageThatFitsBest() {
        var definition = definition(key, "CONSENT");
        definition.put(
                "translations",
                List.of(
                        Map.of("language", "de", "name", "Rundbrief", "description", "Neues."),
                        Map.of("language", "de-at", "name", "Rundschreiben", "description", "Neues.")));
        register(definition).statusCode(201).body("languages", contains("en", "de", "de-AT"));

        for (var asked : Map.of(
                        "de-AT", "Rundschreiben", "de-CH", "Rundbrief", "fr", "Newsletter", "fr,de;q=0.2", "Rundbrief")
                .entrySet()) {
            officer()
                    .queryParam("language", asked.getKey())
                    .get("/api/v1/purposes/{key}", key)
                    .then()
                    .body("name", equalTo(asked.getValue()));
        }
        read().body("name", equalTo("Newsletter")).body("language", equalTo("en"));
        officer()
                .queryParam("language", "; drop")
                .get("/api/v1/purposes/{key}", key)
                .then()
                .statusCode(400)
                .body("violations.field", contains("language"));
        officer()
                .queryParam("language", "de")
                .queryParam("after", key.substring(0, key.length() - 1))
                .queryParam("limit", 1)
                .get("/api/v1/purposes")
                .then()
                .body("key", contains(key))
                .body("name", contains("Rundbrief"));
    }

    @Test
    void aNewVersionCountsFromNowOnAndTheOldOneCanBeRead() throws SQLException {
        World.register(key, "CONSENT");
        var second = definition(key, "CONSENT");
        second.put("description", "News, once a week.");

        change("\"1\"", second, false)
                .statusCode(201)
                .header("ETag", "\"2\"")
                .header("Location", endsWith(key + "/versions/2"))
                .body("version", is(2))
                .body("oldestValidVersion", is(1))
                .body("description", equalTo("News, once a week."));

        officer()
                .get("/api/v1/purposes/{key}/versions", key)
                .then()
                .body("version", contains(2, 1))
                .body("purpose.description", contains("News, once a week.", "News."))
                .body("createdBy", contains("paula", "paula"));
        officer()
                .get("/api/v1/purposes/{key}/versions/1", key)
                .then()
                .body("purpose.key", equalTo(key))
                .body("purpose.lawfulBasis", equalTo("CONSENT"))
                .body("asksAgain", is(false))
                .body("reason", nullValue());
        officer().get("/api/v1/purposes/{key}/versions/3", key).then().statusCode(404);
        officer()
                .queryParam("limit", 1)
                .get("/api/v1/purposes/{key}/versions", key)
                .then()
                .body("version", contains(2))
                .header("Link", containsString("after=2"));
        assertThat(audited())
                .containsExactly(
                        "dev.accountable.consent.purpose.registered", "dev.accountable.consent.purpose.changed");
    }

    @Test
    void aChangeThatAsksAgainLetsOlderConsentsCountNoMore() throws SQLException {
        World.register(key, "CONSENT");

        change("\"1\"", definition(key, "CONSENT"), true)
                .statusCode(201)
                .body("version", is(2))
                .body("oldestValidVersion", is(2));

        assertThat(row("select version || ' ' || oldest_valid_version from purpose where key = ?"))
                .isEqualTo("2 2");
    }

    @Test
    void whatPeopleDidNotAgreeToAsksThemAgain() {
        World.register(key, "CONSENT");
        var wider = definition(key, "CONSENT");
        wider.put("dataCategories", List.of("LOCATION"));
        wider.put("sharesData", true);

        change("\"1\"", wider, false)
                .statusCode(422)
                .body("type", endsWith("/consent-does-not-cover-change"))
                .body("detail", containsString("dataCategories, sharesData"));
        change("\"1\"", wider, true).statusCode(201).body("oldestValidVersion", is(2));
    }

    @Test
    void theBasisOfAPurposeDoesNotChange() {
        World.register(key, "CONSENT");

        change("\"1\"", definition(key, "LEGITIMATE_INTERESTS"), false)
                .statusCode(422)
                .body("type", endsWith("/lawful-basis-changed"))
                .body("detail", startsWith("Art. 13(1)(c)"));
        read().body("lawfulBasis", equalTo("CONSENT")).body("version", is(1));
    }

    @Test
    void aChangeRestsOnWhatWasRead() {
        World.register(key, "CONTRACT");
        var second = definition(key, "CONTRACT");
        second.put("name", "Second");

        change(null, second, false).statusCode(428);
        change("\"1\"", second, false).statusCode(201);
        change("\"1\"", definition(key, "CONTRACT"), false).statusCode(412);
        change("\"2\"", second, false).statusCode(409).body("type", endsWith("/purpose-unchanged"));
        change("\"2\"", second, true).statusCode(422).body("type", endsWith("/asks-again-without-consent"));
        change("\"2\"", definition("another-key", "CONTRACT"), false)
                .statusCode(400)
                .body("violations.field", contains("purpose.key"));
    }

    @Test
    void anEndedPurposeStaysEnded() throws SQLException {
        World.register(key, "CONSENT");

        end(Map.of()).statusCode(400).body("violations.field", contains("reason"));
        end(Map.of("reason", "Discontinued"))
                .statusCode(200)
                .header("ETag", "\"1-ended\"")
                .body("endedAt", notNullValue())
                .body("endReason", equalTo("Discontinued"));
        end(Map.of("reason", "Again")).statusCode(409).body("type", endsWith("/purpose-ended"));
        change("\"1-ended\"", definition(key, "CONSENT"), true)
                .statusCode(409)
                .body("type", endsWith("/purpose-ended"));

        assertThat(audited())
                .containsExactly("dev.accountable.consent.purpose.registered", "dev.accountable.consent.purpose.ended");
    }

    @Test
    void theSameRequestSentAgainIsAnsweredAsBefore() {
        World.register(key, "CONSENT");
        var second = definition(key, "CONSENT");
        second.put("name", "Second");
        String once = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            officer()
                    .header("Idempotency-Key", once)
                    .header("If-Match", "\"1\"")
                    .body(Map.of("purpose", second, "asksAgain", false))
                    .post("/api/v1/purposes/{key}/versions", key)
                    .then()
                    .statusCode(201)
                    .body("version", is(2));
        }
        officer().get("/api/v1/purposes/{key}/versions", key).then().body("", hasSize(2));
    }

    @Test
    void theDatabaseItselfRefusesToChangeAVersion() {
        World.register(key, "CONSENT");

        for (String tampering : List.of(
                "update purpose_version set definition = '{}' where purpose = ?",
                "delete from purpose_version where purpose = ?")) {
            assertThatThrownBy(() -> row(tampering)).hasMessageContaining("purpose_version");
        }
    }

    @Test
    void peopleReadPurposesAndNotTheOfficesHistory() {
        World.register(key, "CONSENT");

        as("anna", "data-subject").get("/api/v1/purposes/{key}", key).then().statusCode(200);
        website().get("/api/v1/purposes/{key}/versions", key).then().statusCode(403);
    }

    private ValidatableResponse read() {
        return officer().get("/api/v1/purposes/{key}", key).then();
    }

    private static ValidatableResponse register(Map<String, Object> definition) {
        return officer().body(definition).post("/api/v1/purposes").then();
    }

    private static void refused(Map<String, Object> definition, String type, String article) {
        register(definition)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", endsWith("/" + type))
                .body("detail", startsWith(article));
    }

    private ValidatableResponse change(@Nullable String tag, Map<String, Object> definition, boolean asksAgain) {
        var request = officer().body(Map.of("purpose", definition, "asksAgain", asksAgain));
        return (tag == null ? request : request.header("If-Match", tag))
                .post("/api/v1/purposes/{key}/versions", key)
                .then();
    }

    private ValidatableResponse end(Map<String, Object> body) {
        return officer().body(body).post("/api/v1/purposes/{key}/end", key).then();
    }

    private List<String> audited() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        select event::jsonb ->> 'type' from audit_outbox
                        where event::jsonb ->> 'subject' = ? order by position""")) {
            statement.setString(1, "purposes/" + key);
            ResultSet rows = statement.executeQuery();
            List<String> types = new ArrayList<>();
            while (rows.next()) {
                types.add(rows.getString(1));
            }
            return types;
        }
    }

    private String row(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.execute();
            ResultSet rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }
}

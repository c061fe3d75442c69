package dev.accountable.dsr.scope;

import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class ScopeTest {

    private static final String NOVEMBER = "&from=2026-11-01&until=2026-11-30";

    private final String run = "m" + UUID.randomUUID().toString().substring(0, 8);
    private final String incident = UUID.randomUUID().toString();

    @BeforeEach
    void aClub() {
        shop("create table " + run + "_members (id int primary key, number text, email text, locale text,"
                + " joined timestamptz); create table " + run
                + "_visits (id int primary key, member_id int, day date)");
        register("\"recordedAt\":\"joined\"", "\"recordedAt\":\"day\"").statusCode(201);
        member(1, "c-1", "anna@example.org", "de", "2026-11-30T23:30:00Z");
        member(2, "c-2", "ben@example.org", null, "2020-01-01T00:00:00Z");
        member(3, "c-3", "carl@example.org", "en", "2026-12-01T00:30:00Z");
        member(4, null, null, null, "2020-01-01T00:00:00Z");
        shop("insert into " + run + "_visits values (1, 2, '2026-11-01'), (2, 3, '2026-10-31')");
    }

    /** Requests of other tests are not to be searched for in them. */
    @AfterEach
    void noClub() {
        for (String key : List.of(run, run + "-letters")) {
            officer().header("If-Match", "*").delete("/api/v1/systems/{key}", key);
        }
        assertThat(officer().get("/api/v1/systems/" + run).statusCode()).isEqualTo(404);
        shop("drop table if exists " + run + "_members, " + run + "_visits, " + run + "_visited");
    }

    @Test
    void theMapSaysWhatIsInTheSystemAndTheSystemHowManyPeople() {
        scope("")
                .statusCode(200)
                .body("categories", contains("CONTACT", "HEALTH"))
                .body("specialCategories", contains("HEALTH"))
                .body("people.atLeast", equalTo(4))
                .body("people.atMost", equalTo(4))
                .body("withoutTime.size()", equalTo(0));
        assertThat(World.events("dsr.scope.counted", "systems/" + run + "/scope"))
                .singleElement()
                .asString()
                .contains(incident);
    }

    @Test
    void whoStandsInTwoDatasetsMayBeOnePerson() {
        World.theShopIsRegistered();
        var people = reader().get("/api/v1/systems/shop/scope?incident=" + incident)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(people.getLong("people.atLeast")).isGreaterThanOrEqualTo(7);
        assertThat(people.getLong("people.atMost")).isGreaterThan(people.getLong("people.atLeast"));
        assertThat(people.<String>getList("withoutTime")).contains("users", "orders");
    }

    @Test
    void eachIsListedWithAReferenceAndWhereToWriteAndTheLastLineSaysThatItIsAll() {
        List<String> lines = people("");
        assertThat(lines).hasSize(5).endsWith("{\"people\":4}");
        assertThat(lines)
                .contains(
                        "{\"subject\":\"c-1\",\"mail\":\"anna@example.org\",\"language\":\"de\"}",
                        "{\"subject\":\"c-2\",\"mail\":\"ben@example.org\"}",
                        "{\"subject\":\"" + run + ":members:4\"}");
        assertThat(World.events("dsr.scope.listed", "systems/" + run + "/scope"))
                .singleElement()
                .asString()
                .contains(incident)
                .doesNotContain("example.org");
        assertThat(World.events("dsr.scope.list-ended", "systems/" + run + "/scope"))
                .singleElement()
                .asString()
                .contains("\"people\":\"4\"", "\"complete\":\"true\"");
    }

    /** Anna joined on its last day, Ben visited on its first, Carl neither; by a second of UTC. */
    @Test
    void aWindowKeepsWhoWasRecordedInItOrHasARowThatWas() {
        assertThat(people(NOVEMBER))
                .hasSize(3)
                .anyMatch(line -> line.contains("c-1"))
                .anyMatch(line -> line.contains("c-2"));
        scope(NOVEMBER).body("people.atMost", equalTo(2));
    }

    @Test
    void inDoubtARowIsIn() {
        shop("insert into " + run + "_visits values (3, 4, null)");
        shop("insert into " + run + "_members values (5, 'c-5', null, null, null)");
        assertThat(people(NOVEMBER))
                .hasSize(5)
                .anyMatch(line -> line.contains("c-5"))
                .anyMatch(line -> line.contains("members:4"));
    }

    @Test
    void whoWasErasedIsNobodyAnyMore() {
        shop("update " + run + "_members set number = null, email = 'gone-2@invalid.example' where id = 2");
        assertThat(people("")).hasSize(4).noneMatch(line -> line.contains("gone"));
        scope("").body("people.atMost", equalTo(3));
    }

    @Test
    void aNumberThatCouldBeANameIsNoReference() {
        shop("update " + run + "_members set number = 'Anna Lindqvist' where id = 1");
        assertThat(people(""))
                .noneMatch(line -> line.contains("Lindqvist"))
                .anyMatch(line -> line.startsWith("{\"subject\":\"" + run + ":members:1\",\"mail\":\"anna"));
    }

    @Test
    void aListOfAnyLengthComesWhole() {
        shop("insert into " + run + "_members select n, 'n-' || n, null, null, null from generate_series(10, 60009) n");
        assertThat(people("")).hasSize(60_005).last().isEqualTo("{\"people\":60004}");
    }

    @Test
    void aSystemThatNoConnectorReachesHasAMapAndNoPeople() {
        officer()
                .body("{\"key\":\"" + run
                        + "-letters\",\"name\":\"Letters\",\"kind\":\"WEBHOOK\",\"connection\":\"newsletter\"}")
                .post("/api/v1/systems")
                .then()
                .statusCode(201);
        String path = "/api/v1/systems/" + run + "-letters/scope";
        reader().get(path + "?incident=" + incident).then().statusCode(200).body("people", nullValue());
        reader().get(path + "/people?incident=" + incident)
                .then()
                .statusCode(422)
                .body("type", endsWith("/scope-not-reachable"));
    }

    @Test
    void whatCannotBeAnsweredIsRefused() {
        reader().get("/api/v1/systems/nowhere/scope?incident=" + incident)
                .then()
                .statusCode(404);
        reader().get("/api/v1/systems/nowhere/scope/people?incident=" + incident)
                .then()
                .statusCode(404);
        reader().get("/api/v1/systems/" + run + "/scope").then().statusCode(400);
        scope("&from=2026-11-02&until=2026-11-01").statusCode(400);
        scope("&from=2026-11-02").statusCode(400);
        scope("&from=2026-11-02&until=9999-12-31").statusCode(400);
        scope("&from=yesterday&until=2026-11-02").statusCode(404);
    }

    @Test
    void aTimeThatIsNoDateIsRefusedWithTheMap() {
        register("\"recordedAt\":\"locale\"", "\"recordedAt\":\"nothing\"")
                .statusCode(422)
                .body("detail", containsString("'nothing'"));
        register("\"recordedAt\":\"locale\"", "\"recordedAt\":\"day\"")
                .statusCode(422)
                .body("detail", containsString("is recorded at the column 'locale', which is not a date"));
    }

    @Test
    void whereTheSystemIsAwayNothingIsCounted() {
        shop("alter table " + run + "_visits rename to " + run + "_visited");
        scope(NOVEMBER).statusCode(503).body("detail", containsString("does not exist"));
        assertThat(scope("").statusCode(200).extract().<Integer>path("people.atMost"))
                .isEqualTo(4);
    }

    private void member(
            int id, @Nullable String number, @Nullable String mail, @Nullable String locale, String joined) {
        shop("insert into %s_members values (%d, %s, %s, %s, '%s')"
                .formatted(run, id, quoted(number), quoted(mail), quoted(locale), joined));
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : "'" + value + "'";
    }

    private ValidatableResponse register(String time, String timeOfVisits) {
        String map = """
                {"key":"%1$s%4$s","name":"Club","kind":"SQL","connection":"shop","datasets":[
                 {"key":"members","table":"%1$s_members","primaryKey":["id"],
                  "identifiers":{"CUSTOMER_NUMBER":"number","EMAIL":"email"},"language":"locale",%2$s,
                  "fields":[{"column":"email","category":"CONTACT"},{"column":"number"}],
                  "erasure":{"action":"ANONYMISE","set":{"email":"gone-{key}@invalid.example","number":null}}},
                 {"key":"visits","table":"%1$s_visits","primaryKey":["id"],%3$s,
                  "link":{"dataset":"members","columns":{"member_id":"id"}},
                  "fields":[{"column":"day","category":"HEALTH"}],"erasure":{"action":"ERASE"}}]}""".formatted(run, time, timeOfVisits, time.contains("joined") ? "" : "-again");
        return officer().body(map).post("/api/v1/systems").then();
    }

    private static io.restassured.specification.RequestSpecification reader() {
        return World.as(Issuer.caller("dsr-service", "breach-service", "scope-reader"));
    }

    private ValidatableResponse scope(String window) {
        return reader().get("/api/v1/systems/" + run + "/scope?incident=" + incident + window)
                .then();
    }

    private List<String> people(String window) {
        String body = reader().get("/api/v1/systems/" + run + "/scope/people?incident=" + incident + window)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return new ArrayList<>(Arrays.asList(body.split("\n")));
    }
}

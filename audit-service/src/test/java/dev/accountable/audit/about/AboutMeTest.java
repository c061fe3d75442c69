package dev.accountable.audit.about;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.post;
import static dev.accountable.audit.LogClient.proof;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class AboutMeTest {

    final String anna = "anna-" + UUID.randomUUID();

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    @Test
    void tellsWhatHappenedAndByWhomInPlainWords() {
        Map<String, Object> given = about(anna, "consent.given", anna, "2026-11-20T09:00:00Z");
        Map<String, Object> read = about(anna, "access.read", "paula-0815", "2026-11-21T09:00:00Z");
        data(read).put("details", Map.of("role", "privacy-officer"));
        Map<String, Object> done = about(anna, "dsr.request.completed", "/dsr-service", "2026-11-22T09:00:00Z");
        done.put("source", "/dsr-service");
        Map<String, Object> others = about("ben-" + UUID.randomUUID(), "consent.given", anna, "2026-11-22T09:00:00Z");
        append(List.of(given, read, done, others)).then().statusCode(200);

        Response english = aboutMe(anna, "");
        assertThat(english.statusCode()).isEqualTo(200);
        assertThat(english.header("Content-Language")).isEqualTo("en");
        assertThat(english.jsonPath().getList("id")).containsExactly(id(done), id(read), id(given));
        assertThat(english.jsonPath().getList("what"))
                .containsExactly(
                        "Your request was completed.", "Your consents were looked at.", "Your consent was recorded.");
        assertThat(english.jsonPath().getList("by.category")).containsExactly("AUTOMATIC", "PRIVACY_OFFICE", "YOU");
        assertThat(english.jsonPath().getList("by.words"))
                .containsExactly("one of our systems, automatically", "our privacy office", "you");
        assertThat(english.jsonPath().getList("service")).containsExactly("privacy requests", "consents", "consents");
        assertThat(english.jsonPath().getString("time[2]")).isEqualTo("2026-11-20T09:00:00Z");
        // The part that somebody plays, never the name.
        assertThat(english.asString()).doesNotContain("paula");

        Response german = caller(anna, "data-subject")
                .header("Accept-Language", "de-DE,de;q=0.9,en;q=0.5")
                .get("/api/v1/events/about-me?limit=1");
        assertThat(german.header("Content-Language")).isEqualTo("de");
        assertThat(german.jsonPath().getString("[0].what")).isEqualTo("Ihre Anfrage wurde abgeschlossen.");
        assertThat(german.jsonPath().getString("[0].by.words")).isEqualTo("eines unserer Systeme, automatisch");
    }

    @Test
    void somebodyWhomTheLogDoesNotKnowIsToldOfNothingAndLeavesNoTrace() {
        assertThat(aboutMe(anna, "").jsonPath().getList("")).isEmpty();
        assertThat(recordedAbout(anna)).isEmpty();
    }

    /** Staff who read a page of the log with this person on it are found in the person's own view. */
    @Test
    void whoReadsTheLogIsInIt() throws JsonProcessingException {
        String type = "dev.accountable.looked" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, Object> hers = about(anna, "consent.given", anna, "2026-11-20T09:00:00Z");
        Map<String, Object> somebodys = event();
        hers.put("type", type);
        somebodys.put("type", type);
        append(List.of(hers, somebodys)).then().statusCode(200);
        as("auditor").get("/api/v1/events?type=" + type).then().statusCode(200);

        List<JsonNode> recorded = recordedAbout(anna);
        assertThat(recorded).hasSize(1);
        post(LogClient.SINGLE, recorded.get(0).toString()).then().statusCode(200);

        Response seen = aboutMe(anna, "");
        assertThat(seen.jsonPath().getList("what")).first().isEqualTo("The log's entries about you were looked at.");
        assertThat(seen.jsonPath().getList("by.category")).first().isEqualTo("AUDITOR");
    }

    /** One's own look is an event once a day, and is not listed. */
    @Test
    void onesOwnLooksAreRecordedOnceAndNotListed() throws JsonProcessingException {
        append(List.of(about(anna, "consent.given", anna, "2026-11-20T09:00:00Z")))
                .then()
                .statusCode(200);
        aboutMe(anna, "");
        aboutMe(anna, "");

        List<JsonNode> recorded = recordedAbout(anna);
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).get("type").asText()).isEqualTo("dev.accountable.access.read");
        assertThat(recorded.get(0).at("/data/actor").asText()).isEqualTo(anna);
        post(LogClient.SINGLE, recorded.get(0).toString()).then().statusCode(200);
        assertThat(aboutMe(anna, "").jsonPath().getList("type")).containsExactly("dev.accountable.consent.given");
    }

    @Test
    void everyPageIsReachedOnceAndNobodyElsesCursorIsTaken() {
        List<Map<String, Object>> all = IntStream.range(0, 12)
                .mapToObj(i -> about(anna, "consent.given", anna, "2026-11-%02dT09:00:00Z".formatted(10 + i / 5)))
                .toList();
        Map<String, Object> somebodys = event();
        append(all).then().statusCode(200);
        append(List.of(somebodys)).then().statusCode(200);

        List<String> seen = new ArrayList<>();
        String page = "/api/v1/events/about-me?limit=5";
        while (page != null) {
            Response answer =
                    caller(anna, "data-subject").urlEncodingEnabled(false).get(page);
            seen.addAll(answer.jsonPath().getList("id", String.class));
            String link = answer.header("Link");
            page = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(event -> id(event)).toList());
        for (String cursor : List.of(id(somebodys), UUID.randomUUID().toString(), "x")) {
            assertThat(aboutMe(anna, "?after=" + cursor).statusCode())
                    .as(cursor)
                    .isEqualTo(400);
        }
    }

    @Test
    void theProofOfAnEventIsForThePersonItIsAbout() throws JsonProcessingException {
        Map<String, Object> hers = about(anna, "consent.given", anna, "2026-11-20T09:00:00Z");
        append(List.of(hers)).then().statusCode(200);
        String expected = proof(hers);
        String path = aboutMe(anna, "").jsonPath().getString("[0].proof");

        Response own = caller(anna, "data-subject").get(path);
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.asString()).startsWith(expected.substring(0, expected.indexOf("\nindex")));

        String ben = "ben-" + UUID.randomUUID();
        Response foreign = caller(ben, "data-subject").get(path);
        Response none = caller(ben, "data-subject").get("/api/v1/log/inclusion-proofs/" + UUID.randomUUID());
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.jsonPath().getString("type"))
                .isEqualTo(none.jsonPath().getString("type"));
        List<JsonNode> refused = recorded("actor", ben);
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).get("type").asText()).isEqualTo("dev.accountable.access.refused");
        assertThat(refused.get(0).get("subject").asText()).isEqualTo("log/inclusion-proofs/" + id(hers));
    }

    /** For the answer to a request for access: the same view, all of it, as lines. */
    @Test
    void theServiceThatAnswersRequestsReadsAllOfIt() throws JsonProcessingException {
        List<Map<String, Object>> all = IntStream.range(0, 1_010)
                .mapToObj(i -> about(anna, "consent.given", anna, "2026-11-%02dT09:00:00Z".formatted(1 + i / 50)))
                .toList();
        append(all.subList(0, 505)).then().statusCode(200);
        append(all.subList(505, 1_010)).then().statusCode(200);

        Response answer = caller("dsr", "subject-events-reader")
                .header("Accept-Language", "de")
                .get("/api/v1/events/about?subject=" + anna);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/jsonl");
        List<String> ids = new ArrayList<>();
        for (String line : answer.asString().lines().toList()) {
            JsonNode happening = json.readTree(line);
            ids.add(happening.get("id").asText());
            assertThat(happening.get("what").asText()).isEqualTo("Ihre Einwilligung wurde festgehalten.");
        }
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(event -> id(event)).toList());
        List<JsonNode> recorded = recordedAbout(anna);
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).at("/data/actor").asText()).isEqualTo("dsr");

        Response nobody = caller("dsr", "subject-events-reader").get("/api/v1/events/about?subject=nobody-" + anna);
        assertThat(nobody.statusCode()).isEqualTo(200);
        assertThat(nobody.asString()).isEmpty();
    }

    /** However much the log holds about others, and about this person. */
    @Test
    void aPageIsReadAlongTheIndexOnPersons() {
        tables.run("""
                insert into event (id, time, type, source, outcome, actor, subject, envelope)
                select gen_random_uuid(), timestamptz '2026-01-01' - n * interval '1 second', 'dev.accountable.consent.given',
                       '/consent-service', 'SUCCESS', gen_random_uuid(), md5((n % 20)::text)::uuid, 'filler'
                  from generate_series(1, 20000) n
                """);
        try {
            tables.runAsSuperuser("analyze event");
            String plan = String.join(
                    "\n",
                    tables.query(
                            "explain analyze " + Happenings.PAGE.formatted(Happenings.BEHIND),
                            UUID.fromString(
                                    tables.query("select md5('7')::uuid::text").get(0)),
                            "2025-12-31T20:00:00Z",
                            UUID.randomUUID(),
                            51));
            assertThat(plan).contains("event_by_subject").doesNotContain("Seq Scan on event");
        } finally {
            tables.runAsSuperuser("delete from event where envelope = 'filler'");
        }
    }

    private static Map<String, Object> about(String person, String type, String actor, String time) {
        Map<String, Object> event = event();
        event.put("type", "dev.accountable." + type);
        event.put("time", time);
        data(event).put("dataSubject", person);
        data(event).put("actor", actor);
        data(event).put("details", new LinkedHashMap<>());
        return event;
    }

    private static Response aboutMe(String person, String query) {
        return caller(person, "data-subject").get("/api/v1/events/about-me" + query);
    }

    private static RequestSpecification caller(String subject, String role) {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", subject, role).token().value());
    }

    private List<JsonNode> recordedAbout(String person) {
        return recorded("dataSubject", person);
    }

    /** What waits to be logged with this actor or data subject. */
    private List<JsonNode> recorded(String part, String reference) {
        return tables
                .query(
                        "select event from audit_outbox where event::json -> 'data' ->> ? = ? order by position",
                        part,
                        reference)
                .stream()
                .map(event -> {
                    try {
                        return json.readTree(event);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}

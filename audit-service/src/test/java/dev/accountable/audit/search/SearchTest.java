package dev.accountable.audit.search;

import static dev.accountable.audit.LogClient.actor;
import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.post;
import static dev.accountable.audit.LogClient.text;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class SearchTest {

    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    @Test
    void findsBySubjectActorTypeResourceAndTime() {
        Map<String, Object> first = at("2026-11-20T09:00:00Z");
        Map<String, Object> second = at("2026-11-21T09:00:00Z");
        Map<String, Object> third = at("2026-11-22T09:00:00Z");
        second.put("type", "dev.accountable.consent.withdrawn");
        append(List.of(second, third, first, event())).then().statusCode(200);

        assertThat(found("subject=" + subject)).containsExactly(id(third), id(second), id(first));
        assertThat(found("actor=" + actor(second))).containsExactly(id(second));
        assertThat(found("resource=" + third.get("subject"))).containsExactly(id(third));
        assertThat(found("type=dev.accountable.consent.withdrawn&subject=" + subject))
                .containsExactly(id(second));
        assertThat(found("from=2026-11-21T09:00:00Z&to=2026-11-22T09:00:00Z&subject=" + subject))
                .containsExactly(id(second));
        assertThat(found("subject=nobody-" + UUID.randomUUID())).isEmpty();
    }

    @Test
    void findsByKindAndByWords() {
        Map<String, Object> given = at("2026-11-20T09:00:00Z");
        Map<String, Object> withdrawn = at("2026-11-21T09:00:00Z");
        Map<String, Object> refused = at("2026-11-22T09:00:00Z");
        withdrawn.put("type", "dev.accountable.consent.withdrawn");
        refused.put("type", "dev.accountable.dsr.request.received");
        refused.put("source", "/dsr-service");
        data(refused).put("outcome", "REFUSED");
        append(List.of(given, withdrawn, refused)).then().statusCode(200);

        for (String one : List.of("subject=" + subject, "from=2026-11-20T09:00:00Z&to=2026-11-22T09:00:00.000001Z")) {
            assertThat(found(one + "&limit=200&type=dev.accountable.consent."))
                    .contains(id(withdrawn), id(given))
                    .doesNotContain(id(refused));
            assertThat(found(one + "&limit=200&type=dev.accountable.consent")).isEmpty();
            assertThat(found(one + "&source=/dsr-service"))
                    .contains(id(refused))
                    .doesNotContain(id(given), id(withdrawn));
            assertThat(found(one + "&outcome=REFUSED")).contains(id(refused)).doesNotContain(id(given), id(withdrawn));
            assertThat(found(one + "&q=WITHDRAWN%20consent"))
                    .contains(id(withdrawn))
                    .doesNotContain(id(given), id(refused));
            assertThat(found(one + "&q=refused%20dsr")).contains(id(refused)).doesNotContain(id(given), id(withdrawn));
            // What a payload says is not searched by text.
            assertThat(found(one + "&q=newsletter")).isEmpty();
        }
        String pseudonym = get("events/{id}", id(given)).jsonPath().getString("dataSubjectPseudonym");
        assertThat(found("subjectPseudonym=" + pseudonym)).containsExactly(id(refused), id(withdrawn), id(given));
        String actor = get("events/{id}", id(given)).jsonPath().getString("actorPseudonym");
        assertThat(found("actorPseudonym=" + actor + "&outcome=SUCCESS")).containsExactly(id(given));
    }

    /** The cursor leads through events of several kinds as through one. */
    @Test
    void everyPageOfAPrefixIsReachedOnce() {
        String type = "dev.accountable.prefix" + UUID.randomUUID().toString().substring(0, 8) + ".";
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            Map<String, Object> event = at("2026-11-%02dT09:00:00Z".formatted(10 + i / 5));
            event.put("type", type + "abc".charAt(i % 3));
            all.add(event);
        }
        append(all).then().statusCode(200);

        assertThat(allPages("/api/v1/events?type=" + type + "&limit=5"))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(event -> id(event)).toList());
    }

    @Test
    void aSecurityOfficerSeesEnvelopesOnly() throws JsonProcessingException {
        Map<String, Object> event = at("2026-11-20T09:00:00Z");
        append(List.of(event)).then().statusCode(200);
        JsonPath full = get("events/{id}", id(event)).jsonPath();
        String pseudonym = full.getString("dataSubjectPseudonym");

        List<JsonNode> recorded = recordedBy(() -> {
            Response answer = as("security-officer").get("/api/v1/events?subjectPseudonym=" + pseudonym);
            assertThat(answer.jsonPath().getList("id")).containsExactly(id(event));
            Map<String, Object> seen = answer.jsonPath().getMap("[0]");
            assertThat(seen).containsEntry("dataSubjectPseudonym", pseudonym).containsEntry("outcome", "SUCCESS");
            assertThat(seen).doesNotContainKeys("actor", "dataSubject", "resource", "details", "evidence");
        });
        // Recorded, and nobody's data was shown.
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).at("/data/dataSubject").isMissingNode()).isTrue();

        for (String filter : List.of("subject=" + subject, "actor=" + actor(event), "resource=consents/1")) {
            as("security-officer").get("/api/v1/events?" + filter).then().statusCode(403);
        }
        as("security-officer").get("/api/v1/events/" + id(event)).then().statusCode(403);
    }

    /** A page of several people: each of them finds the reader in their own events; once a day, not once a page. */
    @Test
    void eachPersonOnAMixedPageIsToldOnce() throws JsonProcessingException {
        String reader = "reader-" + UUID.randomUUID();
        String type = "dev.accountable.mixed" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, Object> one = at("2026-11-20T09:00:00Z");
        Map<String, Object> again = at("2026-11-20T09:00:01Z");
        Map<String, Object> other = event();
        Map<String, Object> ownEvent = event();
        data(ownEvent).put("dataSubject", reader);
        Map<String, Object> aboutNobody = event();
        data(aboutNobody).remove("dataSubject");
        for (Map<String, Object> event : List.of(one, again, other, ownEvent, aboutNobody)) {
            event.put("type", type);
        }
        append(List.of(one, again, other, ownEvent, aboutNobody)).then().statusCode(200);
        Runnable reading = () -> given().auth()
                .oauth2(Issuer.caller("audit-service", reader, "privacy-officer")
                        .token()
                        .value())
                .get("/api/v1/events?type=" + type)
                .then()
                .statusCode(200)
                .body("size()", equalTo(5));

        List<JsonNode> recorded = recordedBy(reading);
        assertThat(recorded).allMatch(event -> event.at("/data/actor").asText().equals(reader));
        assertThat(recorded).allMatch(event -> event.get("type").asText().equals("dev.accountable.access.read"));
        assertThat(recorded.stream().map(event -> event.at("/data/dataSubject").asText()))
                .containsExactlyInAnyOrder("", subject, text(data(other), "dataSubject"));

        // The page is recorded each time, the people on it once for this reader and day.
        assertThat(recordedBy(reading)).hasSize(1);
        tables.run("update shown set day = day - 1 where reader = ?", reader);
        assertThat(recordedBy(reading)).hasSize(3);
    }

    @Test
    void aSearchThatTakesTooLongIsBrokenOff() throws Exception {
        append(List.of(event())).then().statusCode(200);
        try (Connection other = tables.asSuperuser()) {
            other.setAutoCommit(false);
            // Stands for a table that is read for longer than anybody waits.
            other.createStatement().execute("lock table payload in access exclusive mode");
            get("events?limit=1")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("https://accountable.dev/problems/search-too-broad"));
            other.rollback();
        }
        get("events?limit=1").then().statusCode(200);
    }

    @Test
    void showsAnEventAsItWasSent() {
        Map<String, Object> event = at("2026-11-20T09:00:00.000001Z");
        append(List.of(event)).then().statusCode(200);
        await(() -> get("events/{id}", id(event)).jsonPath().get("index") != null);

        get("events/{id}", id(event))
                .then()
                .statusCode(200)
                .body("id", equalTo(id(event)))
                .body("time", equalTo("2026-11-20T09:00:00.000001Z"))
                .body("type", equalTo(event.get("type")))
                .body("source", equalTo(event.get("source")))
                .body("outcome", equalTo("SUCCESS"))
                .body("actor", equalTo(actor(event)))
                .body("dataSubject", equalTo(subject))
                .body("resource", equalTo(event.get("subject")))
                .body("details", equalTo(Map.of("purpose", "newsletter")));
        get("events/{id}", UUID.randomUUID()).then().statusCode(404).contentType("application/problem+json");
    }

    /** What an auditor computes who trusts neither the tables nor us: the envelope commits to payload and persons. */
    @Test
    void theEvidenceOpensTheEnvelope() throws Exception {
        Map<String, Object> event = at("2026-11-20T09:00:00Z");
        append(List.of(event)).then().statusCode(200);

        JsonPath view = get("events/{id}", id(event)).jsonPath();
        String text = view.getString("evidence.envelope");
        JsonNode envelope = json.readTree(text);

        assertThat(text).doesNotContain(subject, actor(event), text(event, "subject"), "newsletter");
        assertThat(envelope.get("commitment").asText())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(
                                hash(view.getString("evidence.payloadSalt"), view.getString("evidence.payload"))));
        assertThat(view.getString("evidence.payload"))
                .isEqualTo("{\"details\":{\"purpose\":\"newsletter\"},\"resource\":\"" + event.get("subject") + "\"}");
        assertIsPseudonym(envelope.get("actor"), view.getString("evidence.actorSalt"), view.getString("actor"));
        assertIsPseudonym(envelope.get("subject"), view.getString("evidence.dataSubjectSalt"), subject);
    }

    @Test
    void everyPageIsReachedOnceByTheLinks() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            // Several at the same instant: the cursor must tell them apart.
            all.add(at("2026-11-%02dT09:00:00Z".formatted(10 + i / 5)));
        }
        append(all).then().statusCode(200);

        assertThat(allPages("/api/v1/events?subject=" + subject + "&limit=5"))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(event -> id(event)).toList());
    }

    @Test
    void refusesWhatItCannotLookFor() {
        for (String query : List.of(
                "from=yesterday",
                "to=%2B99999-01-01T00:00:00Z",
                "after=abc",
                "after=" + UUID.randomUUID(),
                "limit=0",
                "limit=201",
                "subject=",
                "actor=&limit=50",
                "subjekt=anna",
                "subjectPseudonym=anna",
                "outcome=success",
                "q=%20",
                "q=" + "x".repeat(101),
                "type=a&type=b",
                "subject=" + "x".repeat(201))) {
            Response answer = as("auditor").urlEncodingEnabled(false).get("/api/v1/events?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.jsonPath().getList("violations.field"))
                    .as(query)
                    .containsExactly(query.substring(0, query.indexOf('=')));
        }
    }

    /** Each reading is recorded once, and recording it does not set off another. */
    @Test
    void readingIsRecordedAndTheRecordComesToRest() throws JsonProcessingException {
        Map<String, Object> event = at("2026-11-20T09:00:00Z");
        append(List.of(event)).then().statusCode(200);

        List<JsonNode> recorded = recordedBy(() -> found("subject=" + subject));
        assertThat(recorded).hasSize(1);
        JsonNode read = recorded.get(0);
        assertThat(read.get("type").asText()).isEqualTo("dev.accountable.access.read");
        assertThat(read.get("subject").asText()).isEqualTo("events");
        assertThat(read.at("/data/actor").asText()).isEqualTo("caller-auditor");
        assertThat(read.at("/data/dataSubject").asText()).isEqualTo(subject);
        assertThat(read.at("/data/details/found").asText()).isEqualTo("1");

        List<JsonNode> recordedById = recordedBy(() -> get("events/{id}", id(event)));
        assertThat(recordedById).hasSize(1);
        assertThat(recordedById.get(0).at("/data/dataSubject").asText()).isEqualTo(subject);
        assertThat(recordedById.get(0).get("subject").asText()).isEqualTo("events/" + id(event));

        // The relay brings these records to this very service.
        assertThat(recordedBy(
                        () -> post("application/cloudevents-batch+json", "[" + read + "," + recordedById.get(0) + "]")
                                .then()
                                .statusCode(200)
                                .body("accepted", equalTo(2))))
                .isEmpty();
        // And a person's own events now show who looked.
        assertThat(found("subject=" + subject)).hasSize(3);
    }

    @Test
    void refusalsAreEventsThatTheLogTakes() throws JsonProcessingException {
        List<JsonNode> recorded = recordedBy(() -> as("data-subject").get("/api/v1/events"));
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).get("type").asText()).isEqualTo("dev.accountable.access.refused");
        post("application/cloudevents+json", recorded.get(0).toString())
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1));
    }

    @Test
    void whatIsForgottenIsAbsentAndTheRestStays() {
        Map<String, Object> event = at("2026-11-20T09:00:00Z");
        append(List.of(event)).then().statusCode(200);
        tables.run("delete from payload where event_id = ?::uuid", id(event));
        tables.run("delete from person where reference = ?", subject);

        get("events/{id}", id(event))
                .then()
                .statusCode(200)
                .body("dataSubject", nullValue())
                .body("dataSubjectPseudonym", notNullValue())
                .body("resource", nullValue())
                .body("details", nullValue())
                .body("evidence.payload", nullValue())
                .body("actor", equalTo(actor(event)));
        assertThat(found("subject=" + subject)).isEmpty();
        get("events?actor={actor}", actor(event)).then().body("id", contains(id(event)));
    }

    private Map<String, Object> at(String time) {
        Map<String, Object> event = event();
        event.put("time", time);
        data(event).put("dataSubject", subject);
        return event;
    }

    private static List<String> allPages(String first) {
        List<String> seen = new ArrayList<>();
        String page = first;
        while (page != null) {
            Response answer = as("privacy-officer").urlEncodingEnabled(false).get(page);
            assertThat(answer.statusCode()).isEqualTo(200);
            seen.addAll(answer.jsonPath().getList("id", String.class));
            page = next(answer);
        }
        return seen;
    }

    private static List<String> found(String query) {
        Response answer = as("auditor").urlEncodingEnabled(false).get("/api/v1/events?" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(200);
        return answer.jsonPath().getList("id", String.class);
    }

    private List<JsonNode> recordedBy(Runnable action) throws JsonProcessingException {
        String before = tables.query("select coalesce(max(position), 0) from audit_outbox")
                .get(0);
        action.run();
        List<JsonNode> recorded = new ArrayList<>();
        for (String event :
                tables.query("select event from audit_outbox where position > ?::bigint order by position", before)) {
            recorded.add(json.readTree(event));
        }
        return recorded;
    }

    private static @Nullable String next(Response answer) {
        String link = answer.header("Link");
        return link == null ? null : link.substring(1, link.indexOf('>'));
    }

    private static byte[] hash(String salt, String text) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(Base64.getDecoder().decode(salt));
        return sha256.digest(text.getBytes(UTF_8));
    }

    /** All bits of the hash but those that a UUID needs for its version and variant. */
    private static void assertIsPseudonym(JsonNode pseudonym, String salt, String reference) throws Exception {
        byte[] hash = Arrays.copyOf(hash(salt, reference), 16);
        hash[6] = (byte) ((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte) ((hash[8] & 0x3F) | 0x80);
        assertThat(pseudonym.asText().replace("-", "")).isEqualTo(HexFormat.of().formatHex(hash));
    }
}

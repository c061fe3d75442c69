package dev.accountable.audit.event;

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
import java.time.Instant;
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
    Persons persons;

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

        List<String> seen = new ArrayList<>();
        String page = "/api/v1/events?subject=" + subject + "&limit=5";
        while (page != null) {
            Response answer = as("privacy-officer").urlEncodingEnabled(false).get(page);
            assertThat(answer.statusCode()).isEqualTo(200);
            seen.addAll(answer.jsonPath().getList("id", String.class));
            page = next(answer);
        }
        assertThat(seen)
                .doesNotHaveDuplicates()
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
        List<JsonNode> recorded = recordedBy(() -> as("employee").get("/api/v1/events"));
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

    /**
     * On a table of a size where it matters, no search reads it whole or sorts it. The rows lie in the default partition; a
     * month that is empty may be read whole.
     */
    @Test
    void everySearchRunsAlongAnIndex() {
        fill(30_000);
        try {
            assertEverySearchRunsAlongAnIndex();
        } finally {
            tables.runAsSuperuser(
                    "delete from leaf where event_id in (select id from event where envelope = 'filler')");
            tables.run("delete from payload where resource like 'many/%'");
            tables.run("delete from person where reference like 'many-%'");
            tables.runAsSuperuser("delete from event where envelope = 'filler'");
        }
    }

    private void assertEverySearchRunsAlongAnIndex() {
        UUID after =
                UUID.fromString(tables.query("select id from event order by time desc, id desc offset 5000 limit 1")
                        .get(0));
        String actor = tables.query("select reference from person where reference like 'many-%' limit 1")
                .get(0);
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        Instant to = Instant.parse("2030-01-01T00:00:00Z");
        String type = "dev.accountable.consent.given";
        for (EventSearch search : List.of(
                new EventSearch(null, null, null, null, null, null, null, 50),
                new EventSearch(actor, null, null, null, null, null, null, 50),
                new EventSearch(actor, null, type, null, from, to, after, 50),
                new EventSearch(null, actor, null, null, null, null, null, 50),
                new EventSearch(null, actor, type, null, from, to, after, 50),
                new EventSearch(null, null, type, null, null, null, null, 50),
                new EventSearch(null, null, type, null, from, to, after, 50),
                new EventSearch(null, null, null, null, from, to, after, 50),
                new EventSearch(null, null, null, "many/7", null, null, null, 50),
                new EventSearch(null, null, type, "many/7", from, to, after, 50))) {
            List<Object> values = search.values();
            if (search.after() != null) {
                values.add("2026-01-01T00:00:00Z");
                values.add(search.after());
            }
            values.add(51);
            String plan = String.join(
                    "\n",
                    tables.query(
                            "explain " + EventReader.searchSql(search, persons.known(search.persons())),
                            values.toArray()));
            assertThat(plan)
                    .as("%s", search)
                    .doesNotContain("Seq Scan on event", "Seq Scan on payload_default", "Seq Scan on leaf", "->  Sort");
        }
    }

    private void fill(int rows) {
        tables.run("""
                insert into person (pseudonym, reference, salt)
                select gen_random_uuid(), 'many-' || n, decode(repeat('00', 32), 'hex') from generate_series(1, 5) n
                """);
        tables.run("""
                with people as (select array_agg(pseudonym) as all from person where reference like 'many-%')
                insert into event (id, time, type, source, outcome, actor, subject, envelope)
                select gen_random_uuid(), timestamptz '2026-01-01' - n * interval '1 second',
                       (array['dev.accountable.consent.given', 'dev.accountable.access.read'])[1 + n % 2],
                       '/consent-service', 'SUCCESS', people.all[1 + n % 5], people.all[1 + (n / 5) % 5], 'filler'
                  from generate_series(1, ROWS) n, people
                """.replace("ROWS", "" + rows));
        tables.run("""
                insert into payload (event_id, time, resource, content, salt)
                select id, time, 'many/' || (row_number() over ()) % 10, '{}', decode(repeat('00', 32), 'hex')
                  from event where envelope = 'filler'
                """);
        tables.run(
                "insert into leaf select -1 + 1000000 + row_number() over (), id from event where envelope = 'filler'");
        for (String table : List.of("person", "event", "payload", "leaf")) {
            tables.runAsSuperuser("analyze " + table);
        }
    }

    private Map<String, Object> at(String time) {
        Map<String, Object> event = event();
        event.put("time", time);
        data(event).put("dataSubject", subject);
        return event;
    }

    private static List<String> found(String query) {
        Response answer = get("events?" + query);
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

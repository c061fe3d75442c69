package dev.accountable.audit.event;

import static dev.accountable.audit.LogClient.BATCH;
import static dev.accountable.audit.LogClient.SINGLE;
import static dev.accountable.audit.LogClient.actor;
import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.dataSubject;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.json;
import static dev.accountable.audit.LogClient.post;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class AppendTest {

    @Inject
    Tables tables;

    @Inject
    Events events;

    @Test
    void takesABatchOrOneEvent() {
        append(events(3)).then().statusCode(200).body("accepted", equalTo(3)).body("known", equalTo(0));
        post(SINGLE, json(event())).then().statusCode(200).body("accepted", equalTo(1));
    }

    @Test
    void takesAnEventWithoutADataSubjectAndWithoutDetails() {
        Map<String, Object> event = event();
        data(event).remove("dataSubject");
        data(event).put("details", Map.of());
        append(List.of(event)).then().statusCode(200).body("accepted", equalTo(1));
        append(List.of(event)).then().statusCode(200).body("known", equalTo(1));
    }

    @Test
    void keepsAnEventOnceHoweverOftenItIsSent() {
        List<Map<String, Object>> batch = events(5);
        append(batch).then().statusCode(200);
        Map<String, Object> another = event();

        append(List.of(batch.get(4), another, batch.get(0), another))
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1))
                .body("known", equalTo(3));

        batch.forEach(event -> assertThat(rowsOf(event)).isEqualTo(1));
        assertThat(rowsOf(another)).isEqualTo(1);
    }

    @Test
    void keepsNoWholeNetworkAddress() {
        Map<String, Object> event = event();
        event.put("subject", "blocks/198.51.100.77");
        data(event).put("details", Map.of("ip", "2001:db8:85a3:8d3::77", "note", "seen from 198.51.100.77"));
        append(List.of(event)).then().statusCode(200);
        append(List.of(event)).then().statusCode(200).body("known", equalTo(1));

        LogClient.get("events/" + id(event))
                .then()
                .body("resource", equalTo("blocks/198.51.100.0"))
                .body("details.ip", equalTo("2001:db8:85a3::"))
                .body("details.note", equalTo("seen from 198.51.100.0"));
        for (String person : List.of("actor", "dataSubject")) {
            for (String address : List.of("198.51.100.77", "2001:db8::77", "::ffff:198.51.100.77")) {
                Map<String, Object> named = event();
                data(named).put(person, address);
                append(List.of(named))
                        .then()
                        .statusCode(400)
                        .body("violations.message", hasItem("must be an opaque reference, not a network address"));
            }
        }
    }

    /** Details in another order and an equal instant are the same content. */
    @Test
    void anotherSpellingOfTheSameContentIsKnown() {
        Map<String, Object> event = event();
        event.put("time", "2026-11-23T09:00:00Z");
        data(event).put("details", new TreeMap<>(Map.of("a", "1", "b", "2")));
        append(List.of(event)).then().statusCode(200);
        event.put("time", "2026-11-23T09:00:00.000Z");
        data(event).put("details", new TreeMap<>(Map.of("a", "1", "b", "2")).descendingMap());
        append(List.of(event)).then().statusCode(200).body("known", equalTo(1));
    }

    @Test
    void refusesAKnownIdWithOtherContentAndStoresNothingOfTheBatch() {
        Map<String, Consumer<Map<String, Object>>> changes = new HashMap<>();
        changes.put("time", event -> event.put("time", "2026-11-23T09:00:00.123457Z"));
        changes.put("type", event -> event.put("type", "dev.accountable.consent.withdrawn"));
        changes.put("source", event -> event.put("source", "/dsr-service"));
        changes.put("subject", event -> event.put("subject", "consents/other"));
        changes.put("actor", event -> data(event).put("actor", "somebody-else"));
        changes.put("dataSubject", event -> data(event).put("dataSubject", "somebody-else"));
        changes.put("no dataSubject", event -> data(event).remove("dataSubject"));
        changes.put("outcome", event -> data(event).put("outcome", "REFUSED"));
        changes.put("details", event -> data(event).put("details", Map.of("purpose", "research")));
        changes.forEach((what, change) -> {
            Map<String, Object> event = event();
            append(List.of(event)).then().statusCode(200);
            change.accept(event);
            Map<String, Object> innocent = event();

            Response answer = append(List.of(innocent, event));

            assertThat(answer.statusCode()).as("another %s", what).isEqualTo(409);
            assertThat(answer.jsonPath().getString("type")).endsWith("/event-id-reused");
            assertThat(answer.jsonPath().getString("detail")).contains(id(event));
            assertThat(rowsOf(innocent)).as("rows after another %s", what).isZero();
        });
    }

    @Test
    void refusesABatchThatContradictsItself() {
        Map<String, Object> event = event();
        Map<String, Object> other = new HashMap<>(event);
        other.put("subject", "consents/other");
        append(List.of(event, other)).then().statusCode(409);
        assertThat(rowsOf(event)).isZero();
    }

    /** Many at once, in different orders, with persons whom nobody knows yet: no ring of waiting, nothing twice. */
    @Test
    void simultaneousPostsOfTheSameEventsStoreThemOnce() throws Exception {
        int posters = 4;
        ExecutorService threads = Executors.newFixedThreadPool(posters);
        try {
            for (int round = 0; round < 4; round++) {
                List<Map<String, Object>> batch = events(1000);
                List<Callable<Response>> posts = new ArrayList<>();
                for (int i = 0; i < posters; i++) {
                    List<Map<String, Object>> shuffled = new ArrayList<>(batch);
                    Collections.shuffle(shuffled);
                    String body = json(shuffled);
                    posts.add(() -> post(BATCH, body));
                }
                int accepted = 0;
                int known = 0;
                for (Future<Response> post : threads.invokeAll(posts)) {
                    Response answer = post.get();
                    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
                    accepted += answer.jsonPath().getInt("accepted");
                    known += answer.jsonPath().getInt("known");
                }
                assertThat(accepted).isEqualTo(1000);
                assertThat(known).isEqualTo((posters - 1) * 1000);
                assertThat(rowsOf(batch.get(round))).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void takesAThousandEventsAndNotOneMore() {
        append(events(1000)).then().statusCode(200).body("accepted", equalTo(1000));

        long before = tables.count("event");
        append(events(1001))
                .then()
                .statusCode(400)
                .body("violations.message", hasItem("size must be between 1 and 1000"));
        append(List.of()).then().statusCode(400);
        assertThat(tables.count("event")).isEqualTo(before);
    }

    @Test
    void refusesAWholeBatchForOneBadEventAndNamesIt() {
        List<Map<String, Object>> batch = new ArrayList<>(events(10));
        data(batch.get(7)).put("actor", "");
        batch.get(3).remove("type");

        append(batch)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", equalTo(List.of("[3].type", "[7].data.actor")));

        batch.forEach(event -> assertThat(rowsOf(event)).isZero());
    }

    @Test
    void namesTheFieldThatIsWrong() {
        refused("[0].specversion", event -> event.put("specversion", "0.3"));
        for (String required :
                List.of("specversion", "id", "source", "type", "time", "subject", "datacontenttype", "data")) {
            refused("[0]." + required, event -> event.remove(required));
            refused("[0]." + required, event -> event.put(required, null));
            refused("[0]." + required, event -> event.put(required, 7));
            refused("[0]." + required, event -> event.put(required, ""));
            refused("[0]." + required, event -> event.put(required, List.of()));
            refused("[0]." + required, event -> event.put(required, "a\u0000b"));
            refused("[0]." + required, event -> event.put(required, "x".repeat(2000)));
        }
        refused("[0].id", event -> event.put("id", "not-a-uuid"));
        refused("[0].source", event -> event.put("source", "/anna@example.org"));
        refused("[0].source", event -> event.put("source", "consent-service"));
        refused("[0].type", event -> event.put("type", "Anna Lindqvist"));
        refused("[0].time", event -> event.put("time", "yesterday"));
        refused("[0].time", event -> event.put("time", "+12026-11-23T09:00:00Z"));
        refused("[0].datacontenttype", event -> event.put("datacontenttype", "text/plain"));
        refused("[0].traceparent", event -> event.put("traceparent", "00-1-1-01"));
        refused("[0].data_base64", event -> event.put("data_base64", "AA=="));
        for (String required : List.of("actor", "outcome", "details")) {
            refused("[0].data." + required, event -> data(event).remove(required));
            refused("[0].data." + required, event -> data(event).put(required, 7));
        }
        refused("[0].data.dataSubject", event -> data(event).put("dataSubject", ""));
        refused("[0].data.dataSubject", event -> data(event).put("dataSubject", "x".repeat(201)));
        refused("[0].data.outcome", event -> data(event).put("outcome", "PERHAPS"));
        refused("[0].data.more", event -> data(event).put("more", "x"));
        refused("[0].data.details", event -> data(event).put("details", Map.of("", "x")));
        refused("[0].data.details", event -> data(event).put("details", Map.of("a b", "x")));
        refused("[0].data.details", event -> data(event).put("details", Map.of("a", "x".repeat(1001))));
        refused("[0].data.details.a", event -> data(event).put("details", Map.of("a", Map.of())));
        refused("[0].data.details", event -> {
            Map<String, String> many = new HashMap<>();
            for (int i = 0; i < 51; i++) {
                many.put("k" + i, "v");
            }
            data(event).put("details", many);
        });
    }

    @Test
    void refusesTextThatNobodyCanStore() {
        for (String text : List.of("\\ud83d", "\\udc00x", "a\\u0000b")) {
            Response answer = post(BATCH, json(events(1)).replace("newsletter", text));
            assertThat(answer.statusCode()).as(text).isEqualTo(400);
            assertThat(answer.jsonPath().getList("violations.field")).containsExactly("[0].data.details.purpose");
        }
    }

    @Test
    void refusesWhatIsNoBatch() {
        for (String body : List.of(
                "", "{", "[", "{}", "7", "null", "\"text\"", "[null]", "[7]", "[{}] []", "\u0000", "[".repeat(5000))) {
            Response answer = post(BATCH, body);
            assertThat(answer.statusCode()).as(body).isBetween(400, 499);
            assertThat(answer.contentType()).as(body).startsWith("application/problem+json");
        }
        for (String body : List.of("", "[]", "{", "null", json(List.of(event())))) {
            assertThat(post(SINGLE, body).statusCode()).as(body).isEqualTo(400);
        }
    }

    /** Judged by its announced length: nothing of it need be sent. */
    @Test
    void refusesABodyOfMoreThanFourMegabytes() throws IOException {
        String token = Issuer.caller("audit-service", "somebody", "audit-writer")
                .token()
                .value();
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            String head = """
                    POST /api/v1/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: %s\r
                    Content-Length: %d\r
                    \r
                    """.formatted(token, BATCH, 4 * 1024 * 1024 + 1);
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 413 ");
        }
    }

    /** The right to append is looked at before the media type. */
    @Test
    void refusesOtherMediaTypes() {
        assertThat(post("application/xml", "<event/>").statusCode()).isEqualTo(415);
        assertThat(as("auditor")
                        .contentType("text/plain")
                        .body("x")
                        .post("/api/v1/events")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void emojiAndControlCharactersComeBackAsTheyWere() {
        Map<String, Object> event = event();
        data(event).put("details", Map.of("note", "é 😀 \u0001 \" \\ \u2028 €"));
        append(List.of(event)).then().statusCode(200);
        as("auditor")
                .get("/api/v1/events/" + id(event))
                .then()
                .body("details.note", equalTo("é 😀 \u0001 \" \\ \u2028 €"));
        append(List.of(event)).then().body("known", equalTo(1));
    }

    /** Were it otherwise, the first event would be the endless source of all others. */
    @Test
    void appendingIsNotAnEvent() {
        long before = tables.count("audit_outbox");
        append(events(2)).then().statusCode(200);
        append(List.of(Map.of())).then().statusCode(400);
        assertThat(tables.count("audit_outbox")).isEqualTo(before);
    }

    /** Two appends at the same time: the one whose place in the queue is lower commits last, and is not forgotten. */
    @Test
    void anEventThatCommitsLateStillGetsItsPlace() {
        Map<String, Object> early = event();
        Map<String, Object> late = event();
        QuarkusTransaction.requiringNew().run(() -> {
            events.append(Batch.of(List.of(read(late))));
            append(List.of(early)).then().statusCode(200);
            proof(early);
        });
        assertThat(proof(late)).startsWith("c2sp.org/tlog-proof@v1\n");
    }

    /** What is gone cannot be compared; what is left must be the same. */
    @Test
    void aForgottenEventThatIsSentAgainIsKnown() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        assertThat(tables.run("delete from payload where event_id = ?::uuid", id(event)))
                .isEqualTo(1);
        assertThat(tables.run("delete from person where reference = ?", dataSubject(event)))
                .isEqualTo(1);

        append(List.of(event)).then().statusCode(200).body("known", equalTo(1));
        append(List.of(event, event())).then().statusCode(200).body("known", equalTo(1));
        event.put("type", "dev.accountable.consent.withdrawn");
        append(List.of(event)).then().statusCode(409);
        assertThat(tables.query("select 1 from person where reference = ?", dataSubject(event)))
                .as("the forgotten person, sent again with a known event")
                .isEmpty();
    }

    /** The pod still knows the pseudonym that somebody else has deleted. */
    @Test
    void aPersonWhoWasForgottenGetsANewPseudonymWithTheNextEvent() {
        Map<String, Object> first = event();
        append(List.of(first)).then().statusCode(200);
        tables.run("delete from person where reference = ?", dataSubject(first));
        Map<String, Object> second = event();
        data(second).put("dataSubject", dataSubject(first));

        append(List.of(second)).then().statusCode(200).body("accepted", equalTo(1));

        assertThat(tables.query(
                        "select 1 from person join event on pseudonym = subject where event.id = ?::uuid", id(second)))
                .hasSize(1);
        assertThat(tables.query("select subject from event where id in (?::uuid, ?::uuid)", id(first), id(second)))
                .doesNotHaveDuplicates();
    }

    /** They share a commit; what one of them did wrong is not the others' fault. */
    @Test
    void ofManySendersAtOnceOnlyTheOneThatContradictsTheLogIsRefused() throws Exception {
        Map<String, Object> known = event();
        append(List.of(known)).then().statusCode(200);
        data(known).put("outcome", "REFUSED");
        List<Callable<Integer>> posts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String body = json(i % 10 == 0 ? known : event());
            posts.add(() -> post(SINGLE, body).statusCode());
        }
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answer : threads.invokeAll(posts)) {
            answers.add(answer.get());
        }
        threads.shutdownNow();

        assertThat(answers).containsOnly(200, 409);
        assertThat(Collections.frequency(answers, 409)).isEqualTo(4);
    }

    @Test
    void anIdThatIsUsedAgainForOtherContentIsReported() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        data(event).put("outcome", "REFUSED");
        append(List.of(event)).then().statusCode(409);

        assertThat(tables.query("select event from audit_outbox where event like ?", "%events/" + id(event) + "%"))
                .singleElement()
                .asString()
                .contains("access.refused", "event-id-reused", "caller-audit-writer");
    }

    @Test
    void aClientReportsAsItselfAndForNobodyElse() {
        Map<String, Object> own = event();
        own.put("source", "/crm");
        Map<String, Object> foreign = event();

        from("crm")
                .contentType(BATCH)
                .body(json(List.of(foreign)))
                .post("/api/v1/events")
                .then()
                .statusCode(403);
        from("crm")
                .contentType(BATCH)
                .body(json(List.of(own, foreign)))
                .post("/api/v1/events")
                .then()
                .statusCode(403);
        from("crm")
                .contentType(SINGLE)
                .body(json(foreign))
                .post("/api/v1/events")
                .then()
                .statusCode(403);
        headers(from("crm"), foreign)
                .body(json(data(foreign)))
                .post("/api/v1/events")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("/consent-service"));
        from("").contentType(SINGLE)
                .body(json(own))
                .post("/api/v1/events")
                .then()
                .statusCode(403);
        assertThat(rowsOf(own) + rowsOf(foreign)).isZero();

        from("crm")
                .contentType(SINGLE)
                .body(json(own))
                .post("/api/v1/events")
                .then()
                .statusCode(200);
        assertThat(rowsOf(own)).isOne();
    }

    @Test
    void takesAnEventInBinaryMode() {
        Map<String, Object> event = event();
        binary(event)
                .body(json(data(event)))
                .post("/api/v1/events")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1));

        append(List.of(event)).then().statusCode(200).body("known", equalTo(1));
    }

    @Test
    void namesTheHeaderThatIsWrong() {
        for (String header : List.of("specversion", "id", "source", "type", "time", "subject")) {
            for (String wrong : List.of("", "x".repeat(400))) {
                Map<String, Object> event = event();
                event.put(header, wrong);
                Response answer = binary(event).body(json(data(event))).post("/api/v1/events");
                assertThat(answer.statusCode()).as("%s: %s", header, wrong).isEqualTo(400);
                assertThat(answer.jsonPath().getList("violations.field"))
                        .as("%s: %s", header, wrong)
                        .contains("ce-" + header);
            }
        }
        as("audit-writer")
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/events")
                .then()
                .statusCode(400);
    }

    private static RequestSpecification binary(Map<String, Object> event) {
        return headers(as("audit-writer"), event);
    }

    private static RequestSpecification headers(RequestSpecification request, Map<String, Object> event) {
        request.contentType("application/json");
        for (String header : List.of("specversion", "id", "source", "type", "time", "subject")) {
            request.header("ce-" + header, text(event, header));
        }
        return request;
    }

    /** A sender whose token was given to this client. */
    private static RequestSpecification from(String client) {
        return as("audit-writer")
                .auth()
                .oauth2(Issuer.caller("audit-service", "caller-" + client, "audit-writer")
                        .claim("azp", client)
                        .token()
                        .value());
    }

    private static AppendEvent read(Map<String, Object> event) {
        return new AppendEvent(
                "1.0",
                UUID.fromString(id(event)),
                text(event, "source"),
                text(event, "type"),
                Instant.parse(text(event, "time")),
                text(event, "subject"),
                "application/json",
                new AppendEvent.Data(actor(event), null, Outcome.SUCCESS, Map.of()));
    }

    private void refused(String field, Consumer<Map<String, Object>> change) {
        Map<String, Object> event = event();
        change.accept(event);
        Response answer = append(List.of(event));
        assertThat(answer.statusCode()).as("%s: %s", field, event).isEqualTo(400);
        assertThat(answer.jsonPath().getList("violations.field", String.class))
                .as("%s: %s", field, event)
                .contains(field);
        Object id = event.get("id");
        assertThat(tables.query(
                        "select id from event where id::text = ?",
                        String.valueOf(id).replace("\u0000", "")))
                .isEmpty();
    }

    private int rowsOf(Map<String, Object> event) {
        return tables.query("select id from event join payload on event_id = id where id = ?::uuid", id(event))
                .size();
    }
}

package dev.accountable.audit.erasure;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ErasureTest {

    private final String person = "erika-" + UUID.randomUUID();

    @Inject
    Tables tables;

    @Inject
    Erasures erasures;

    @Test
    void oneAmongTenThousandIsForgottenWithoutATraceAndEveryProofHolds() throws SQLException {
        List<Map<String, Object>> hers = List.of(about(person), about(person), by(person));
        List<Map<String, Object>> ofOthers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<Map<String, Object>> batch = new ArrayList<>(events(1000));
            if (i < hers.size()) {
                batch.set(500 + i, hers.get(i));
            }
            append(batch).then().statusCode(200);
            ofOthers.add(batch.get(7));
        }
        Map<String, String> before = new HashMap<>();
        hers.forEach(event -> before.put(id(event), leaf(proof(event))));
        assertThat(tables.rowsWith(person)).containsOnlyKeys("person");
        long payloads = tables.count("payload");

        erase(person)
                .statusCode(201)
                .body("state", equalTo("DONE"), "payloads", equalTo(3), "settledAt", notNullValue());

        assertThat(tables.rowsWith(person)).isEmpty();
        assertThat(tables.count("payload")).isEqualTo(payloads - 3);
        hers.forEach(event -> {
            assertThat(leaf(proof(event)))
                    .as("the leaf that the proof speaks of")
                    .isEqualTo(before.get(id(event)));
            as("auditor")
                    .get("/api/v1/events/" + id(event))
                    .then()
                    .statusCode(200)
                    .body("dataSubject", nullValue(), "resource", nullValue(), "details", nullValue());
        });
        ofOthers.forEach(event -> as("auditor")
                .get("/api/v1/events/" + id(event))
                .then()
                .body("dataSubject", equalTo(text(data(event), "dataSubject")), "details.purpose", notNullValue()));
        assertThat(tables.query("select event from audit_outbox where event like '%audit.erasure.done%'"))
                .isNotEmpty()
                .noneMatch(event -> event.contains(person));
    }

    @Test
    void whatAnEmployeeDidToOthersStaysTheirRecord() {
        Map<String, Object> read = about("somebody-" + UUID.randomUUID());
        data(read).put("actor", person);
        append(List.of(read)).then().statusCode(200);

        erase(person).body("payloads", equalTo(0));

        as("auditor")
                .get("/api/v1/events/" + id(read))
                .then()
                .body("actor", nullValue(), "actorPseudonym", notNullValue(), "details.purpose", notNullValue());
    }

    @Test
    void forgettingNobodyIsDoneAtOnce() {
        erase(person).body("state", equalTo("DONE"), "payloads", equalTo(0), "pseudonym", nullValue());
    }

    @Test
    void whatASecondServiceSendsLateIsForgottenToo() throws SQLException {
        append(List.of(about(person))).then().statusCode(200);
        erase(person);
        append(List.of(about(person))).then().statusCode(200);
        erase(person).body("payloads", equalTo(1));
        assertThat(tables.rowsWith(person)).isEmpty();
    }

    @Test
    void aLegalHoldKeepsThePayloadsUntilItIsReleased() throws SQLException {
        Map<String, Object> event = about(person);
        append(List.of(event)).then().statusCode(200);
        String hold = hold(person, Instant.now().plus(Duration.ofDays(30)));

        erase(person).statusCode(201).body("state", equalTo("HELD"), "heldUntil", notNullValue());
        erasures.resumeAll();
        as("auditor").get("/api/v1/events/" + id(event)).then().body("dataSubject", equalTo(person));

        officer()
                .body("{\"reason\":\"The claim is settled\"}")
                .post("/api/v1/log/legal-holds/" + hold + "/release")
                .then()
                .statusCode(200)
                .body("state", equalTo("RELEASED"));
        assertThat(tables.rowsWith(person))
                .as("rows, the hold's own included")
                .doesNotContainKeys("payload", "person", "legal_hold", "erasure");
        as("auditor").get("/api/v1/events/" + id(event)).then().body("dataSubject", nullValue());
        officer()
                .body("{\"reason\":\"again\"}")
                .post("/api/v1/log/legal-holds/" + hold + "/release")
                .then()
                .statusCode(409)
                .body("type", endsWith("/hold-over"));
    }

    @Test
    void aHoldEndsByItselfAndTheErasureIsDoneThen() {
        append(List.of(about(person))).then().statusCode(200);
        hold(person, Instant.now().plusMillis(1500));
        String erasure = erase(person).body("state", equalTo("HELD")).extract().path("id");

        await(() -> {
            erasures.resumeAll();
            return as("auditor")
                    .get("/api/v1/log/erasures/" + erasure)
                    .jsonPath()
                    .getString("state")
                    .equals("DONE");
        });
        assertThat(tables.query("select 1 from person where reference = ?", person))
                .isEmpty();
    }

    @Test
    void aHoldEndsInTheFuture() {
        officer()
                .body(Map.of("subject", person, "reason", "A claim", "until", "2020-01-01T00:00:00Z"))
                .post("/api/v1/log/legal-holds")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("until"));
    }

    /** Whatever comes while a person is being forgotten either is forgotten as well or belongs to a new pseudonym. */
    @Test
    void noAppendSlipsPastAnErasure() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(4);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(senders.submit(() -> append(List.of(about(person))).statusCode()));
        }
        for (int i = 0; i < 30; i++) {
            erase(person).statusCode(201);
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        senders.shutdown();

        assertThat(tables.query("""
                select 1 from payload p join event e on e.id = p.event_id
                 where e.subject in (select pseudonym from erasure where pseudonym is not null)
                """)).as("payloads about somebody forgotten").isEmpty();
        erase(person);
        assertThat(tables.rowsWith(person)).isEmpty();
    }

    @Test
    void whatIsInTheLogCannotBeChangedThere() throws SQLException {
        append(events(1)).then().statusCode(200);
        for (String change : List.of(
                "update event set type = type",
                "delete from event",
                "truncate event",
                "update leaf set log_index = log_index",
                "delete from leaf",
                "delete from tile")) {
            assertThatThrownBy(() -> tables.run(change)).as(change).hasMessageContaining("permission denied");
            try (Connection owner = tables.asSuperuser();
                    Statement statement = owner.createStatement()) {
                assertThatThrownBy(() -> statement.execute(change)).as(change).hasMessageContaining("append-only");
            }
        }
        for (String change :
                List.of("drop table event", "alter table event disable trigger all", "create table x (y int)")) {
            assertThatThrownBy(() -> tables.run(change)).as(change).isNotNull();
        }
    }

    private static Map<String, Object> about(String person) {
        Map<String, Object> event = event();
        data(event).put("dataSubject", person);
        return event;
    }

    private static Map<String, Object> by(String person) {
        Map<String, Object> event = event();
        data(event).put("actor", person);
        data(event).remove("dataSubject");
        return event;
    }

    private static ValidatableResponse erase(String subject) {
        return as("log-eraser")
                .contentType(ContentType.JSON)
                .body(Map.of("subject", subject, "reason", "requests/0193"))
                .post("/api/v1/log/erasures")
                .then();
    }

    private static String hold(String subject, Instant until) {
        return officer()
                .body(Map.of("subject", subject, "reason", "A claim, Art. 17(3)(e)", "until", until.toString()))
                .post("/api/v1/log/legal-holds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification officer() {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", "paula", "privacy-officer")
                        .withSecondFactor()
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    /** The line of the proof that holds the leaf. */
    private static String leaf(String proof) {
        return proof.lines()
                .filter(line -> line.startsWith("extra "))
                .findFirst()
                .orElseThrow();
    }
}

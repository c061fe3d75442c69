package dev.accountable.audit.erasure;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.deliverEventsAbout;
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
import dev.accountable.audit.log.Verifier;
import dev.accountable.audit.log.Verifier.Verdict;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Makes the log ten thousand events longer.
@Order(Integer.MAX_VALUE)
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ErasureTest {

    private static final String GRANTS = "/api/v1/access-grants";

    /** First of all in the alphabet: a planner's samples keep the first. */
    private final String person = "000-erika-" + UUID.randomUUID();

    private final String another = "another-" + UUID.randomUUID();

    @TempDir
    Path folder;

    @TestHTTPResource("/api/v1/log")
    String log = "";

    @Inject
    Tables tables;

    @Inject
    Erasures erasures;

    @Test
    void oneAmongTenThousandIsForgottenWithoutATraceAndEveryProofHolds() throws Exception {
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
        ofOthers.forEach(event -> proof(event));
        created(employee("clara-" + another), GRANTS, grantFor(person));
        String hold = hold(person, Instant.now().plus(Duration.ofDays(30)));
        act(officer(), "/api/v1/log/legal-holds/" + hold + "/release");
        deliverEventsAbout(tables, person);
        Map<String, String> before = new HashMap<>();
        hers.forEach(event -> before.put(id(event), leaf(proof(event))));
        assertThat(tables.rowsWith(person).keySet())
                .contains("person", "access_grant", "legal_hold", "idempotency_key");
        String checkpoint = text("log/checkpoint");

        erase(person).statusCode(201).body("state", equalTo("DONE"), "settledAt", notNullValue());

        assertThat(tables.rowsWith(person)).isEmpty();
        var verifier = new Verifier(folder);
        String key = text("log/key").strip();
        Verdict whole = verifier.asProcess(Map.of("LOG_TOKEN", auditor()), "fsck", key, log);
        assertThat(whole.exitCode()).as(whole.text()).isZero();
        assertThat(Long.parseLong(checkpoint.lines().toList().get(1)))
                .as("what was verified holds all of them")
                .isGreaterThanOrEqualTo(10_000);
        hers.forEach(event -> {
            String proof = proof(event);
            assertThat(leaf(proof)).as("the leaf that the proof speaks of").isEqualTo(before.get(id(event)));
            Verdict verdict = verifier.run("inclusion", key, verifier.file(proof));
            assertThat(verdict.exitCode()).as(verdict.text()).isZero();
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

    /** An employee who asked, decided, held, ruled and read: each table that names people names this one. */
    @Test
    void whoWorkedHereIsForgottenInEveryTable() throws SQLException {
        Map<String, Object> event = about(another);
        append(List.of(event)).then().statusCode(200);
        String colleague = "paula-" + another;
        String own = created(employee(person), GRANTS, grantFor(another));
        act(officer(colleague), GRANTS + "/" + own + "/approval");
        String decided = created(employee("clara-" + another), GRANTS, grantFor(another));
        act(officer(person), GRANTS + "/" + decided + "/approval");
        act(officer(person), GRANTS + "/" + decided + "/revocation");
        String emergency = created(
                employee("clara-" + another),
                GRANTS + "/emergencies",
                Map.of("subject", another, "purpose", "incident-response", "reason", "Account takeover"));
        officer(person)
                .body(Map.of("verdict", "JUSTIFIED", "reason", "It was one"))
                .post(GRANTS + "/" + emergency + "/review")
                .then()
                .statusCode(200);
        String hold = created(
                officer(person),
                "/api/v1/log/legal-holds",
                Map.of(
                        "subject",
                        another,
                        "reason",
                        "A claim",
                        "until",
                        Instant.now().plusSeconds(60).toString()));
        act(officer(person), "/api/v1/log/legal-holds/" + hold + "/release");
        String retention = "/api/v1/log/retention-rules/dev.accountable.test.x"
                + UUID.randomUUID().toString().replace("-", "");
        officer(person)
                .body(Map.of("keep", "P9Y", "reason", "A test"))
                .put(retention)
                .then()
                .statusCode(200);
        created(
                caller(person, "security-officer"),
                "/api/v1/detection-rules",
                Map.of("key", "r" + UUID.randomUUID(), "rule", rule()));
        caller(person, "log-eraser")
                .body(Map.of("subject", "nobody-" + another, "reason", "requests/0193"))
                .post("/api/v1/log/erasures")
                .then()
                .statusCode(201);
        officer(person)
                .queryParam("actor", text(data(event), "actor"))
                .get("/api/v1/events")
                .then()
                .statusCode(200);
        deliverEventsAbout(tables, person);
        assertThat(tables.rowsWith(person).keySet())
                .contains(
                        "person",
                        "access_grant",
                        "legal_hold",
                        "retention_rule",
                        "detection_rule",
                        "erasure",
                        "shown",
                        "idempotency_key");

        erase(person).statusCode(201).body("state", equalTo("DONE"));
        assertThat(tables.rowsWith(person)).isEmpty();
        erase(colleague).statusCode(201).body("state", equalTo("DONE"));
        officer()
                .get(GRANTS + "/" + own)
                .then()
                .statusCode(200)
                .body("employee", equalTo("(forgotten)"), "decision.by", equalTo("(forgotten)"));
        officer().delete(retention).then().statusCode(204);
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

    private static Map<String, Object> grantFor(String subject) {
        return Map.of(
                "subject",
                subject,
                "purpose",
                "support-case",
                "reason",
                "Ticket 4711",
                "until",
                Instant.now().plus(Duration.ofHours(2)).toString());
    }

    private static Map<String, Object> rule() {
        return Map.of(
                "name", "A rule",
                "description", "",
                "kind", "THRESHOLD",
                "steps",
                        List.of(Map.of(
                                "filter", Map.of("type", "dev.accountable.test.never"), "atLeast", 3, "of", "EVENTS")),
                "groupBy", List.of("ACTOR"),
                "window", "PT10M",
                "severity", "HIGH",
                "enabled", false);
    }

    private static String created(RequestSpecification who, String path, Map<String, Object> body) {
        return who.header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void act(RequestSpecification who, String path) {
        who.body(Map.of("reason", "Because")).post(path).then().statusCode(200);
    }

    private static ValidatableResponse erase(String subject) {
        return as("log-eraser")
                .contentType(ContentType.JSON)
                .body(Map.of("subject", subject, "reason", "requests/0193"))
                .post("/api/v1/log/erasures")
                .then();
    }

    private static String hold(String subject, Instant until) {
        return created(
                officer(),
                "/api/v1/log/legal-holds",
                Map.of("subject", subject, "reason", "A claim, Art. 17(3)(e)", "until", until.toString()));
    }

    private static RequestSpecification officer() {
        return officer("paula");
    }

    /** As the issuer has it: a privacy officer is an employee too. */
    private static RequestSpecification officer(String subject) {
        return caller(subject, "employee", "privacy-officer");
    }

    private static RequestSpecification employee(String subject) {
        return caller(subject, "employee");
    }

    private static RequestSpecification caller(String subject, String... roles) {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", subject, roles)
                        .withSecondFactor()
                        .token()
                        .value())
                .contentType(ContentType.JSON);
    }

    private static String auditor() {
        return Issuer.caller("audit-service", "caller-auditor", "auditor")
                .token()
                .value();
    }

    /** The line of the proof that holds the leaf. */
    private static String leaf(String proof) {
        return proof.lines()
                .filter(line -> line.startsWith("extra "))
                .findFirst()
                .orElseThrow();
    }
}

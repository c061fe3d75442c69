package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.request;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.dsr.FakeApi.Answer;
import dev.accountable.dsr.FakeApi.Received;
import dev.accountable.dsr.FakeProcessor;
import dev.accountable.dsr.Peers;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World.Person;
import dev.accountable.outgoing.WebhookSecrets;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request over systems of every kind: those that answer at once, later, only to people, and last. */
@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(value = Peers.class, restrictToAnnotatedClass = true)
class AllKindsOfSystemsTest {

    private static final Map<String, String> KINDS = Map.of(
            "crm", "WEBHOOK",
            "consent", "CONSENT_SERVICE",
            "log", "AUDIT_SERVICE",
            "accounts", "KEYCLOAK",
            "tracker", "OPENDSR",
            "incidents", "BREACH_SERVICE");

    private final String name = "p" + UUID.randomUUID().toString().substring(0, 8);
    private final Person person = new Person(name, name + "@example.org");
    private final AtomicReference<String> trackerStatus = new AtomicReference<>("pending");

    @BeforeEach
    void peers() {
        Peers.api
                .on("POST /hook", received -> new Answer(202, "", Map.of()))
                .on("GET /tracker/v2/discovery", 200, """
                    {"api_version":"2.0","supported_identities":[{"identity_type":"email","identity_format":"sha256"},
                     {"identity_type":"email","identity_format":"raw"}],
                     "supported_subject_request_types":["erasure","access"],"processor_certificate":"%s/tracker/cert.pem"}\
                    """.formatted(Peers.api.url()))
                .on("GET /tracker/cert.pem", 200, Peers.processor.pem())
                .on("GET /tracker/v2/requests/*", this::status)
                .on("POST /tracker/v2/requests", this::receipt)
                .on("POST /api/v1/consents/copies", 200, """
                    {"references":["x"],"at":"2026-11-26T00:00:00Z","sections":{"consents":[{"purpose":"news","state":"GIVEN"}],"emailContacts":[]}}\
                    """)
                .on("POST /api/v1/consents/erasures", 201, """
                    {"id":"0193a5b0-0000-7000-8000-000000000001","at":"2026-11-26T00:00:00Z","records":3,
                     "kept":{"events":1,"until":"2029-11-26T00:00:00Z","reason":"Proof of consent"}}\
                    """)
                .on(
                        "POST /api/v1/log/erasures",
                        201,
                        "{\"id\":\"0193a5b0-0000-7000-8000-000000000002\",\"state\":\"DONE\",\"payloads\":7}")
                .on(
                        "GET /api/v1/events/about?subject=" + name,
                        200,
                        "{\"type\":\"read\",\"who\":\"Support\"}\n{\"type\":\"changed\"}\n")
                .on(
                        "GET /admin/realms/it/users/" + name,
                        200,
                        "{\"id\":\"%s\",\"email\":\"a@example.org\",\"access\":{\"manage\":true}}".formatted(name))
                .on("GET /admin/realms/it/users/" + name + "/federated-identity", 200, "[]")
                .on("DELETE /admin/realms/it/users/" + name, received -> {
                    Peers.api.forget("GET /admin/realms/it/users/" + name);
                    return new Answer(204, "", Map.of());
                });
        KINDS.forEach((key, kind) -> {
            if (officer().get("/api/v1/systems/" + key).statusCode() == 404) {
                officer()
                        .body(Map.of(
                                "key",
                                key,
                                "name",
                                key,
                                "kind",
                                kind,
                                "connection",
                                key,
                                "owner",
                                "Us",
                                "datasets",
                                List.of()))
                        .post("/api/v1/systems")
                        .then()
                        .statusCode(201);
            }
        });
    }

    private Answer status(Received received) {
        String id = received.path().replaceFirst(".*/", "");
        boolean known = Peers.api.received().stream()
                .anyMatch(other -> other.toString().equals("POST /tracker/v2/requests")
                        && other.body().contains(id));
        return known
                ? signed(
                        200,
                        "{\"controller_id\":\"c\",\"subject_request_id\":\"%s\",\"request_status\":\"%s\"}"
                                .formatted(id, trackerStatus.get()))
                : new Answer(404, "", Map.of());
    }

    private Answer receipt(Received received) {
        String id = new JsonPath(received.body()).getString("subject_request_id");
        return signed(201, """
            {"controller_id":"c","expected_completion_time":"2026-12-20T00:00:00Z","received_time":"2026-11-26T00:00:00Z",
             "encoded_request":"%s","subject_request_id":"%s"}\
            """.formatted(
                        Base64.getEncoder().encodeToString(received.body().getBytes(UTF_8)), id));
    }

    private static Answer signed(int status, String body) {
        return new Answer(
                status,
                body,
                Map.of("X-OpenDSR-Processor-Domain", Peers.DOMAIN, "X-OpenDSR-Signature", Peers.processor.sign(body)));
    }

    @Test
    void anErasureWaitsForAnswersAndPeopleAndTakesTheAccountLast() {
        String id = approved("ERASURE");
        awaitSteps(id, Map.of("crm", "ASKED", "tracker", "ASKED", "incidents", "BY_HAND", "consent", "DONE"));
        assertThat(step(id, "ERASE", "accounts")).containsEntry("state", "WAITING");
        assertThat(step(id, "ERASE", "log")).containsEntry("state", "WAITING");
        assertThat(step(id, "SEARCH", "incidents"))
                .containsEntry("note", "This kind of system cannot say how much it holds.");

        answersOfTheCrmAreBelievedOnlyIfSigned(id);
        callbacksOfTheTrackerAreBelievedOnlyIfSigned(id);
        assertThat(step(id, "ERASE", "accounts")).containsEntry("state", "WAITING");
        theOfficerCompletesByHand(id);

        awaitState(id, "COMPLETED");
        List<String> calls = Peers.api.requests();
        assertThat(calls.indexOf("DELETE /admin/realms/it/users/" + name))
                .isGreaterThan(calls.indexOf("POST /api/v1/consents/erasures"));
        var report = person.calls()
                .get("/api/v1/requests/" + id + "/report")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(report.getString("records.find { it.dataset == 'proof-of-consent' }.action"))
                .isEqualTo("RETAINED");
        assertThat(report.getString("records.find { it.dataset == 'proof-of-consent' }.until"))
                .isEqualTo("2029-11-26");
        assertThat(report.getString("records.find { it.key == 'C-1' }.reason")).isEqualTo("Open claim");
        assertThat(report.getList("records.findAll { it.action == 'ERASED' }.system"))
                .containsExactlyInAnyOrder("crm", "tracker", "consent", "log", "accounts");
    }

    private void answersOfTheCrmAreBelievedOnlyIfSigned(String id) {
        Received told = Peers.api.received().stream()
                .filter(received ->
                        received.path().equals("/hook") && received.body().contains(name))
                .findFirst()
                .orElseThrow();
        assertThat(new WebhookSecrets("p", Peers.SECRET, Optional.empty()).isSigned(told.body(), told.headers()))
                .isTrue();
        assertThat(new JsonPath(told.body()).getString("type")).isEqualTo("dsr.erase");
        assertThat(new JsonPath(told.body()).getString("data.identifiers.EMAIL"))
                .isEqualTo(person.email());
        String inquiry = new JsonPath(told.body()).getString("data.inquiry");
        String answer = """
            {"inquiry":"%s","state":"DONE","retained":[{"dataset":"claims","key":"C-1","reason":"Open claim",
             "legalBasis":"GDPR Art. 17(3)(e)","until":"2027-01-31"}]}\
            """.formatted(inquiry);
        String other =
                "whsec_" + Base64.getEncoder().encodeToString("y".repeat(32).getBytes(UTF_8));
        answer(inquiry, answer, other).statusCode(404);
        answer(inquiry, answer.replace(inquiry, UUID.randomUUID().toString()), Peers.SECRET)
                .statusCode(400);
        answer(UUID.randomUUID().toString(), answer, Peers.SECRET).statusCode(404);
        assertThat(step(id, "ERASE", "crm")).containsEntry("state", "ASKED");
        answer(inquiry, answer, Peers.SECRET).statusCode(204);
        awaitSteps(id, Map.of("crm", "DONE"));
        // Said again, also otherwise, it changes nothing.
        answer(inquiry, answer.replace("DONE", "REFUSED"), Peers.SECRET).statusCode(204);
        assertThat(events("dsr.inquiry.answered", "requests/" + id)).hasSize(1);
    }

    private static io.restassured.response.ValidatableResponse answer(String inquiry, String body, String secret) {
        long now = Instant.now().getEpochSecond();
        return given().contentType("application/json")
                .header("webhook-id", inquiry)
                .header("webhook-timestamp", now)
                .header("webhook-signature", new WebhookSecrets("p", secret, Optional.empty()).sign(inquiry, now, body))
                .body(body)
                .post("/api/v1/inquiries/{id}/answer", inquiry)
                .then();
    }

    private void callbacksOfTheTrackerAreBelievedOnlyIfSigned(String id) {
        Received created = Peers.api.received().stream()
                .filter(received -> received.toString().equals("POST /tracker/v2/requests"))
                .filter(received -> received.body().contains("erasure"))
                .reduce((first, last) -> last)
                .orElseThrow();
        JsonPath asked = new JsonPath(created.body());
        // By its hash: the processor need not learn an address that it does not know.
        assertThat(created.body()).doesNotContain(person.email());
        assertThat(asked.getString("subject_identities[0].identity_format")).isEqualTo("sha256");
        assertThat(asked.getString("status_callback_urls[0]"))
                .isEqualTo("https://privacy.example.org/opendsr/v2/callbacks");
        String dsr = asked.getString("subject_request_id");
        assertThat(UUID.fromString(dsr).version()).isEqualTo(4);
        String done = "{\"controller_id\":\"c\",\"subject_request_id\":\"%s\",\"request_status\":\"completed\"}"
                .formatted(dsr);

        callback(done, Peers.DOMAIN, new FakeProcessor(Peers.DOMAIN).sign(done)).statusCode(404);
        callback(done, "opendsr.evil.example", Peers.processor.sign(done)).statusCode(404);
        callback(done + " ", Peers.DOMAIN, Peers.processor.sign(done)).statusCode(404);
        String elsewhere = done.replace("}", ",\"status_callback_url\":\"https://evil.example/\"}");
        callback(elsewhere, Peers.DOMAIN, Peers.processor.sign(elsewhere)).statusCode(400);
        assertThat(step(id, "ERASE", "tracker")).containsEntry("state", "ASKED");
        callback(done, Peers.DOMAIN, Peers.processor.sign(done)).statusCode(202);
        awaitSteps(id, Map.of("tracker", "DONE"));
    }

    private static io.restassured.response.ValidatableResponse callback(String body, String domain, String signature) {
        return given().contentType("application/json")
                .header("X-OpenDSR-Processor-Domain", domain)
                .header("X-OpenDSR-Signature", signature)
                .body(body)
                .post("/opendsr/v2/callbacks")
                .then();
    }

    private void theOfficerCompletesByHand(String id) {
        String task = String.valueOf(step(id, "ERASE", "incidents").get("id"));
        String done = String.valueOf(step(id, "ERASE", "consent").get("id"));
        Map<String, String> note = Map.of("note", "Looked through all incidents");
        officer()
                .body(note)
                .post("/api/v1/requests/{id}/tasks/{task}/completion", UUID.randomUUID(), task)
                .then()
                .statusCode(404);
        officer()
                .body(note)
                .post("/api/v1/requests/{id}/tasks/{task}/completion", id, done)
                .then()
                .statusCode(409);
        officer()
                .post("/api/v1/requests/{id}/tasks/{task}/retry", id, done)
                .then()
                .statusCode(409)
                .body("type", endsWith("/task-done"));
        officer()
                .body(note)
                .post("/api/v1/requests/{id}/tasks/{task}/completion", id, task)
                .then()
                .statusCode(200)
                .body("state", org.hamcrest.Matchers.equalTo("DONE"))
                .body("note", org.hamcrest.Matchers.equalTo("By hand: Looked through all incidents"));
        assertThat(events("dsr.task.completed-by-hand", "requests/" + id)).hasSize(1);
    }

    @Test
    void aCopyIsMadeOfWhatAllSystemsHandOver() throws IOException {
        trackerStatus.set("completed");
        Peers.api.on("POST /hook", received -> {
            String inquiry = new JsonPath(received.body()).getString("data.inquiry");
            String body =
                    "{\"inquiry\":\"%s\",\"state\":\"DONE\",\"datasets\":{\"notes\":[{\"text\":\"likes tea\"},{\"text\":\"late\",\"by\":7}]}}"
                            .formatted(inquiry);
            long now = Instant.now().getEpochSecond();
            return new Answer(
                    200,
                    body,
                    Map.of(
                            "webhook-id",
                            inquiry,
                            "webhook-timestamp",
                            "" + now,
                            "webhook-signature",
                            new WebhookSecrets("p", Peers.SECRET, Optional.empty()).sign(inquiry, now, body)));
        });
        String id = approved("ACCESS");
        awaitSteps(
                id,
                Map.of(
                        "crm",
                        "DONE",
                        "consent",
                        "DONE",
                        "log",
                        "DONE",
                        "accounts",
                        "DONE",
                        "tracker",
                        "ASKED",
                        "incidents",
                        "BY_HAND"));
        // Nobody called back: the officer has it looked at now.
        officer()
                .post(
                        "/api/v1/requests/{id}/tasks/{task}/retry",
                        id,
                        step(id, "EXPORT", "tracker").get("id"))
                .then()
                .statusCode(202);
        officer()
                .body(Map.of("note", "Nothing there"))
                .post(
                        "/api/v1/requests/{id}/tasks/{task}/completion",
                        id,
                        step(id, "EXPORT", "incidents").get("id"))
                .then()
                .statusCode(200);
        awaitState(id, "COMPLETED");

        Map<String, String> files = download(request(id).getString("packageId"));
        assertThat(files.get("crm/notes.json"))
                .contains("{\"text\":\"likes tea\",\"by\":null}", "{\"text\":\"late\",\"by\":7}");
        assertThat(files.get("consent/consents.json")).contains("\"purpose\":\"news\"");
        assertThat(files).containsKey("consent/email-contacts.csv");
        assertThat(files.get("log/events.json")).contains("Support");
        assertThat(files.get("accounts/account.json")).contains("a@example.org").doesNotContain("manage");
        assertThat(files.get("tracker/opendsr.json")).contains("completed");
        assertThat(own("select * from inquiry where request_id = '" + id + "' and answer is not null"))
                .isEmpty();
    }

    @Test
    void aRestrictionBlocksDecisionsFirstAndIsThenMarkedWhereThatIsPossible() {
        Peers.api.on("POST /api/v1/restrictions", 201, "{}").on("POST /hook", received -> done(received, ""));
        String id = person.asksFor(Map.of("type", "RESTRICTION", "restrictionGround", "ACCURACY_CONTESTED"));
        awaitState(id, "REVIEW");
        approve(id).statusCode(202);
        awaitState(id, "COMPLETED");
        assertThat(request(id).getList("steps.findAll { it.kind == 'RESTRICT' }.system"))
                .containsExactlyInAnyOrder(null, "crm");
        List<String> asked = Peers.api.received().stream()
                .filter(received -> received.body().contains(name))
                .map(Received::path)
                .toList();
        assertThat(asked).endsWith("/api/v1/restrictions", "/hook");
        assertThat(last("/hook").body()).contains("dsr.restrict");

        Peers.api.on(
                "GET /api/v1/restrictions?subject=" + name,
                received -> new Answer(200, "[]", Map.of("Content-Type", "application/json")));
        officer()
                .body(Map.of(
                        "reason",
                        "The address was checked.",
                        "on",
                        LocalDate.now(ZoneOffset.UTC).plusDays(10).toString()))
                .post("/api/v1/requests/{id}/lifting", id)
                .then()
                .statusCode(200);
        own("update request_task set next_attempt_at = now() where request_id = '" + id + "' and kind = 'LIFT'");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> events("dsr.request.lifted", "requests/" + id).size() == 1);
        // The marked records are found again, and then nobody needs to be found any more.
        assertThat(last("/hook").body()).contains("dsr.lift", person.email());
        assertThat(own("select * from request_identifier where request_id = '" + id + "'"))
                .isEmpty();
    }

    @Test
    void whoeverIsHeldIsNotErasedWhereOnlyEverythingCanBe() {
        officer()
                .body(Map.of(
                        "person",
                        Map.of("identifiers", Map.of("EMAIL", person.email())),
                        "reason",
                        "Claim for damages",
                        "legalBasis",
                        "GDPR Art. 17(3)(e)",
                        "owner",
                        "Legal department",
                        "reviewOn",
                        "2099-01-01"))
                .post("/api/v1/legal-holds")
                .then()
                .statusCode(201);
        String id = approved("ERASURE");
        awaitSteps(id, Map.of("crm", "DONE", "tracker", "DONE", "consent", "DONE", "incidents", "BY_HAND"));
        assertThat(step(id, "ERASE", "crm")).containsEntry("note", "A legal hold stands; the system was not asked.");
        assertThat(webhookIds()).isEmpty();
    }

    @Test
    void whatASystemHadToKeepIsSeenToByAPersonWhenItMayGo() {
        trackerStatus.set("completed");
        Peers.api.on("POST /hook", received -> done(received, ""));
        String id = approved("ERASURE");
        awaitSteps(id, Map.of("crm", "DONE", "consent", "DONE", "tracker", "ASKED", "incidents", "BY_HAND"));
        retry(id, "ERASE", "tracker");
        complete(id, "ERASE", "incidents");
        awaitState(id, "COMPLETED");

        own("update erasure_record set until = date '2026-11-01' where action = 'RETAIN' and request_id = '" + id
                + "'");
        awaitSteps(id, Map.of("consent", "BY_HAND"));
        complete(id, "COMPLETE", "consent");
        assertThat(events("dsr.erasure.continued", "requests/" + id)).hasSize(1);
        assertThat(person.calls()
                        .get("/api/v1/requests/" + id + "/report")
                        .jsonPath()
                        .getString("records.find { it.dataset == 'proof-of-consent' }.action"))
                .isEqualTo("ERASED");
    }

    private static void retry(String id, String kind, String system) {
        officer()
                .post(
                        "/api/v1/requests/{id}/tasks/{task}/retry",
                        id,
                        step(id, kind, system).get("id"))
                .then()
                .statusCode(202);
    }

    private static void complete(String id, String kind, String system) {
        officer()
                .body(Map.of("note", "Looked there"))
                .post(
                        "/api/v1/requests/{id}/tasks/{task}/completion",
                        id,
                        step(id, kind, system).get("id"))
                .then()
                .statusCode(200);
    }

    private static Answer done(Received received, String more) {
        String inquiry = new JsonPath(received.body()).getString("data.inquiry");
        String body = "{\"inquiry\":\"%s\",\"state\":\"DONE\"%s}".formatted(inquiry, more);
        long now = Instant.now().getEpochSecond();
        return new Answer(
                200,
                body,
                Map.of(
                        "webhook-id",
                        inquiry,
                        "webhook-timestamp",
                        "" + now,
                        "webhook-signature",
                        new WebhookSecrets("p", Peers.SECRET, Optional.empty()).sign(inquiry, now, body)));
    }

    @Test
    void aFailingSystemShowsAndIsTriedAgainWhenTheOfficerSaysSo() {
        Peers.api.on("POST /hook", received -> new Answer(500, "the CRM's own words about " + name, Map.of()));
        String id = approved("ERASURE");
        awaitSteps(id, Map.of("crm", "FAILING"));
        assertThat(String.valueOf(step(id, "ERASE", "crm").get("error")))
                .isEqualTo("telling the system: the system reports an error (HTTP 500)");

        Peers.api.on("POST /hook", received -> new Answer(200, "{\"state\":\"DONE\"}", Map.of()));
        String task = String.valueOf(step(id, "ERASE", "crm").get("id"));
        officer()
                .post("/api/v1/requests/{id}/tasks/{task}/retry", id, task)
                .then()
                .statusCode(202);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(step(id, "ERASE", "crm").get("error"))
                        .equals("telling the system: its answer is not signed with the secret"));

        Peers.api.on("POST /hook", received -> new Answer(202, "", Map.of()));
        officer()
                .post("/api/v1/requests/{id}/tasks/{task}/retry", id, task)
                .then()
                .statusCode(202);
        awaitSteps(id, Map.of("crm", "ASKED"));
        assertThat(Peers.api.received())
                .filteredOn(received ->
                        received.path().equals("/hook") && received.body().contains(name))
                .extracting(received -> received.headers().get("webhook-id"))
                .as("always under the same id")
                .hasSizeGreaterThanOrEqualTo(3)
                .containsOnly(new JsonPath(last("/hook").body()).getString("data.inquiry"));
        assertThat(events("dsr.task.retried", "requests/" + id)).hasSize(2);
    }

    @Test
    void whoeverTakesOverFromADeadWorkerAsksUnderTheSameId() {
        String id = approved("ERASURE");
        awaitSteps(id, Map.of("crm", "ASKED", "tracker", "ASKED"));
        // A worker took both steps once more, asked, and died: its lease has ended.
        own("update request_task set waits_for = null, leased = true, attempts = attempts + 1,"
                + " next_attempt_at = now() - interval '1 second' where kind = 'ERASE' and waits_for = 'ANSWER'"
                + " and request_id = '" + id + "'");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> webhookIds().size() > 1);
        awaitSteps(id, Map.of("crm", "ASKED", "tracker", "ASKED"));
        assertThat(webhookIds().stream().distinct()).hasSize(1);
        assertThat(own("select count(*) from inquiry where request_id = '" + id + "'"))
                .containsExactly(List.of("2"));
        assertThat(Peers.api.received())
                .filteredOn(received -> received.toString().equals("POST /tracker/v2/requests"))
                .extracting(received -> new JsonPath(received.body()).getString("subject_request_id"))
                .as("the processor got each request once")
                .doesNotHaveDuplicates();
    }

    private List<String> webhookIds() {
        return Peers.api.received().stream()
                .filter(received ->
                        received.path().equals("/hook") && received.body().contains(name))
                .map(received -> received.headers().get("webhook-id"))
                .toList();
    }

    private static Received last(String path) {
        return Peers.api.received().stream()
                .filter(received -> received.path().equals(path))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private String approved(String type) {
        String id = person.calls()
                .body(Map.of("type", type))
                .post("/api/v1/requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        awaitState(id, "REVIEW");
        approve(id).statusCode(202);
        return id;
    }

    private static Map<String, Object> step(String id, String kind, String system) {
        return request(id).getMap("steps.find { it.kind == '%s' && it.system == '%s' }".formatted(kind, system));
    }

    private static void awaitSteps(String id, Map<String, String> states) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    Map<String, String> now = new HashMap<>();
                    List<Map<String, Object>> steps = request(id).getList("steps");
                    steps.stream()
                            .filter(step -> !"SEARCH".equals(step.get("kind")))
                            .forEach(step ->
                                    now.put(String.valueOf(step.get("system")), String.valueOf(step.get("state"))));
                    assertThat(now).as("%s", steps).containsAllEntriesOf(states);
                });
    }

    private Map<String, String> download(String id) throws IOException {
        byte[] zip = person.calls()
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Map<String, String> files = new HashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip), UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}

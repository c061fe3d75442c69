package dev.accountable.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A breach from the alert of the monitoring to the closed entry of the register, and the case file that the authority gets. */
@ExtendWith(Platform.class)
class BreachStoryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalStack stack;
    private final Login login;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private String sam = "";
    private String paula = "";
    private final Auditor auditor;
    private String incident = "";

    BreachStoryTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
        this.auditor = new Auditor(stack, login.password("audrey"));
    }

    @BeforeEach
    void signIn() {
        sam = login.steppedUp("sam");
        paula = login.steppedUp("paula");
    }

    @Test
    void fromTheAlertToTheClosedEntry() throws IOException {
        incident = promoted(signalled());
        of(sam, Map.of("awareAt", Instant.now().toString(), "reason", "The dump is on the internet."), "awareness")
                .statusCode(200)
                .body("clock.state", equalTo("RUNNING"));
        assertThat(of(sam, facts("A dump of the product database lay open."), "facts")
                        .extract()
                        .statusCode())
                .isEqualTo(201);
        of(
                        sam,
                        Map.of(
                                "factsVersion", 1,
                                "outcome", "NOTIFY_AUTHORITY_AND_PEOPLE",
                                "reasons", "Strangers have their addresses and will use them."),
                        "decisions")
                .statusCode(201);

        timeline();
        notified(1, "INITIAL");
        of(sam, facts("A dump of the product database lay open for two days."), "facts")
                .statusCode(201);
        notified(2, "FOLLOW_UP");
        Platform.call(stack, sam)
                .get("/api/v1/incidents/{id}/authority-notifications/2/changes", incident)
                .then()
                .body("find { it.field == 'field_62' }.after", containsString("for two days"));
        of(paula, closing(), "closure").statusCode(409).body("detail", containsString("people concerned are not told"));
        told();
        of(paula, closing(), "closure").statusCode(200);

        registered();
        caseFile();
        chronology();
    }

    /** As Alertmanager posts it; the team has it within seconds. */
    private String signalled() {
        Platform.call(stack, login.client("audit-service"))
                .body("""
                        {"version":"4","status":"firing","receiver":"accountable","groupKey":"g","truncatedAlerts":0,
                         "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"https://alerts.example.org",
                         "alerts":[{"status":"firing","labels":{"alertname":"MassExport","severity":"critical","instance":"db-1"},
                          "annotations":{"summary":"Whole tables are read"},"startsAt":"%s","endsAt":"0001-01-01T00:00:00Z",
                          "generatorURL":"https://prometheus.example.org/graph","fingerprint":"%s"}]}""".formatted(Instant.now(), run.repeat(2)))
                .post("/api/v1/signals/alertmanager")
                .then()
                .statusCode(200)
                .body("raised", equalTo(1));
        List<Map<String, Object>> signals = Platform.call(stack, sam)
                .get("/api/v1/signals?limit=200")
                .jsonPath()
                .getList("findAll { it.subject == 'alerts/" + run.repeat(2) + "' }");
        assertThat(signals).hasSize(1);
        String id = String.valueOf(signals.get(0).get("id"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> RestAssured.given()
                        .get(stack.endpoints().inbox() + "/webhooks")
                        .then()
                        .body("findAll { it.body.contains('" + id + "') }.verified", hasItem(true)));
        return id;
    }

    private String promoted(String signal) {
        String asRead =
                Platform.call(stack, sam).get("/api/v1/signals/{id}", signal).header("ETag");
        return Platform.call(stack, sam)
                .header("If-Match", asRead)
                .body(Map.of(
                        "title",
                        "Dump of the product database " + run,
                        "description",
                        "Somebody read whole tables.",
                        "kind",
                        List.of("CONFIDENTIALITY")))
                .post("/api/v1/signals/{id}/promotion", signal)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Of what happened shortly before, as the log has it; by breach-service's own token, who sees envelopes. */
    private void timeline() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            of(
                            sam,
                            Map.of(
                                    "from", Instant.now().minusSeconds(600).toString(),
                                    "until", Instant.now().toString(),
                                    "type", "dev.accountable.breach.signal."),
                            "timeline/imports")
                    .statusCode(200);
            Platform.call(stack, sam)
                    .get("/api/v1/incidents/{id}/timeline?limit=200", incident)
                    .then()
                    .body(
                            "text",
                            hasItem(containsString(
                                    "dev.accountable.breach.signal.promoted (/breach-service, SUCCESS)")));
        });
    }

    /** One is drafted, another person approves it, and it is sent: phased (Art. 33(4)). */
    private void notified(int number, String phase) throws IOException {
        ObjectNode draft = JSON.createObjectNode().put("phase", phase).put("authority", "de-be");
        draft.set("answers", JSON.readTree(BreachStoryTest.class.getResourceAsStream("/notification-answers.json")));
        of(sam, draft.toString(), "authority-notifications").statusCode(201).body("gaps", hasSize(0));
        String path = "authority-notifications/" + number;
        of(sam, "", path + "/approval").statusCode(403);
        of(paula, "", path + "/approval").statusCode(200);
        of(
                        paula,
                        Map.of("sentAt", Instant.now().toString(), "reference", "LDA-" + run + "-" + number),
                        path + "/submission")
                .statusCode(200);
    }

    private void told() {
        var breach = new Breach(stack, sam, incident);
        breach.writes("Your data " + run);
        breach.lists("subject,mail\nu-1,one-%1$s@example.org\nu-2,two-%1$s@example.org\n".formatted(run));
        of(paula, "", "communications/1/approval").statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> Platform.call(stack, sam)
                        .get("/api/v1/incidents/{id}/communications", incident)
                        .then()
                        .body("[0].letters", equalTo(Map.of("SENT", 2))));
        RestAssured.given()
                .get(stack.endpoints().inbox() + "/messages")
                .then()
                .body("findAll { it.subject == 'Your data " + run + "' }", hasSize(2));
    }

    private void registered() {
        List<Map<String, Object>> entries = Platform.call(stack, auditor.token())
                .get("/api/v1/incidents/register?limit=200")
                .jsonPath()
                .getList("findAll { it.incident == '" + incident + "' }");
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry).containsEntry("state", "CLOSED").containsEntry("late", false);
            assertThat(String.valueOf(entry.get("notifications")))
                    .contains("INITIAL", "FOLLOW_UP", "LDA-" + run + "-1", "LDA-" + run + "-2");
        });
    }

    private void caseFile() throws IOException {
        byte[] zip = Platform.call(stack, sam)
                .get("/api/v1/incidents/{id}/case-file", incident)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Map<String, String> files = new TreeMap<>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), new String(stream.readAllBytes(), UTF_8));
            }
        }
        assertThat(files)
                .containsKeys(
                        "manifest.json",
                        "authority-notifications/1.html",
                        "authority-notifications/2.html",
                        "index.html");
        assertThat(files.get("index.html")).contains("MassExport", "LDA-" + run + "-2", "Nobody looked");
        assertThat(files.get("records/signals.json")).contains("PROMOTED");
        List<Map<String, Object>> events = new JsonPath(files.get("log/events.json")).getList("$");
        assertThat(events).extracting(event -> event.get("type")).contains("dev.accountable.breach.incident.closed");
        // All but those of the last moment are in the tree by now.
        assertThat(events)
                .filteredOn(
                        event -> String.valueOf(event.get("type")).startsWith("dev.accountable.breach.notification"))
                .isNotEmpty()
                .allSatisfy(event -> verified(Objects.requireNonNull(files.get(String.valueOf(event.get("proof"))))));
        assertThat(files.get("register-entry.json")).contains("LDA-" + run + "-1", "\"CLOSED\"");
        assertThat(files.values()).noneMatch(content -> content.contains("one-" + run));
    }

    /** As READ-ME.txt of the case file says, by whoever gets it. */
    private void verified(String proof) {
        assertThat(proof).startsWith("c2sp.org/tlog-proof@v1");
        try {
            Path file = Files.writeString(Files.createTempFile("case-file", ".tlog-proof"), proof);
            auditor.verifies("inclusion", auditor.key(), file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every step stands in the log. */
    private void chronology() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> Platform.call(stack, auditor.token())
                        .queryParam("source", "/breach-service")
                        .queryParam("limit", 200)
                        .get("/api/v1/events")
                        .then()
                        .statusCode(200)
                        .body(
                                "findAll { it.resource != null && it.resource.startsWith('incidents/" + incident
                                        + "') }.type",
                                hasItems(
                                        "dev.accountable.breach.notification.approved",
                                        "dev.accountable.breach.communication.approved",
                                        "dev.accountable.breach.incident.closed",
                                        "dev.accountable.breach.case-file.handed-over"))
                        .body("resource", not(hasItem(containsString("@")))));
    }

    /** Of the EDPB's case of a file that was sent to the wrong person, with more people in it. */
    private String facts(String description) throws IOException {
        JsonNode cases = JSON.readTree(stack.repository()
                .resolve("breach-service/src/main/resources/assessment/edpb-cases.json")
                .toFile());
        ObjectNode facts = (ObjectNode) cases.get(15).get("facts");
        return facts.put("description", description)
                .put("prevention", "The backup is encrypted from now on.")
                .toString();
    }

    private static Map<String, String> closing() {
        return Map.of(
                "rootCause", "Nobody looked at who may read the bucket",
                "effects", "Two people wrote to us",
                "remedialAction", "The bucket is closed",
                "lessons", "Buckets are looked at every week");
    }

    private ValidatableResponse of(String token, Object body, String path) {
        RequestSpecification call = Platform.call(stack, token);
        return (body.equals("") ? call : call.body(body))
                .post("/api/v1/incidents/" + incident + "/" + path)
                .then();
    }
}

package dev.accountable.breach.response;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.notified;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.breach.Receivers;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class ResponseTest {

    private static final String INCIDENT = "/api/v1/incidents/{id}";
    private static final String HASH = "0f".repeat(32);

    @Inject
    ObjectMapper json;

    @Inject
    DataSource database;

    private String id = "";

    @BeforeEach
    void anIncident() {
        id = reported();
    }

    @Test
    void theTimelineKeepsWhatWasWritten() {
        happened(ago(Duration.ofHours(2)), "First alarm").statusCode(201).body("number", equalTo(1));
        happened(ago(Duration.ofHours(3)), "The door was open").statusCode(201).body("number", equalTo(2));
        happened(Instant.now().plusSeconds(3600), "Tomorrow").statusCode(400);

        sam().get(INCIDENT + "/timeline", id).then().body("text", contains("First alarm", "The door was open"));
        sam().get(INCIDENT + "/timeline?limit=1", id).then().header("Link", containsString("after=1"));
    }

    @Test
    void evidenceIsHandedOverUnchangedOrNotAtAll() {
        Map<String, Object> evidence = new HashMap<>(Map.of(
                "name", "Image of crm-1",
                "description", "The whole disk",
                "sha256", HASH,
                "collectedAt", ago(Duration.ofHours(1)).toString(),
                "holder", "Sam",
                "location", "Safe 3"));
        sam().body(evidence)
                .post(INCIDENT + "/evidence", id)
                .then()
                .statusCode(201)
                .body("custody.holder", contains("Sam"));
        handOver(HASH.replace('f', 'e')).statusCode(422).body("type", endsWith("/evidence-changed"));
        handOver(HASH).statusCode(201).body("custody.holder", contains("Sam", "The police"));
        evidence.put("sha256", "short");
        sam().body(evidence).post(INCIDENT + "/evidence", id).then().statusCode(400);
    }

    @Test
    void aPlaybookBecomesTasksWithDates() {
        sam().get("/api/v1/playbooks")
                .then()
                .body(
                        "key",
                        hasItems(
                                "ransomware",
                                "lost-device",
                                "mis-sent",
                                "credential-stuffing",
                                "insider",
                                "web-exposure",
                                "processor"));
        use("ransomware").statusCode(200).body("[0].state", equalTo("OPEN")).body("number", hasItems(1, 9));
        use("ransomware").statusCode(409).body("type", endsWith("/playbook-in-use"));
        use("nonsense").statusCode(404);
        end(1, true).statusCode(200).body("state", equalTo("DONE")).body("endedBy", equalTo("sam"));
        end(1, false).statusCode(409).body("type", endsWith("/task-ended"));
        end(99, true).statusCode(404);
    }

    /** From the report to the closed entry of the register. */
    @Test
    void anIncidentClosesWhenNothingThatWasDecidedIsOpen() throws IOException {
        use("mis-sent").statusCode(200);
        facts();
        close().statusCode(409)
                .body("detail", containsString("nobody has decided"))
                .body("detail", containsString("6 tasks"));
        sam().body(Map.of("factsVersion", 1, "outcome", "NOTIFY_AUTHORITY", "reasons", "A stranger has it."))
                .post(INCIDENT + "/decisions", id)
                .then()
                .statusCode(201);
        close().statusCode(409).body("detail", containsString("the authority is not notified"));
        aware(id, ago(Duration.ofHours(2)), "Confirmed").statusCode(200);
        notified(id, ago(Duration.ofHours(1))).statusCode(201);
        for (int task = 1; task <= 6; task++) {
            end(task, task % 2 == 0).statusCode(200);
        }
        as("paula", "privacy-officer")
                .body(closing())
                .post(INCIDENT + "/closure", id)
                .then()
                .statusCode(401);

        close().statusCode(200).body("author", equalTo("paula"));

        happened(ago(Duration.ofHours(1)), "Late thought").statusCode(409).body("type", endsWith("/incident-closed"));
        JsonNode entry = registered(id);
        assertThat(entry.get("state").asText()).isEqualTo("CLOSED");
        assertThat(entry.get("proposed").asText()).isEqualTo("NOTIFY_AUTHORITY");
        assertThat(entry.get("timeToNotify").asText()).startsWith("PT1H");
        assertThat(entry.get("late").asBoolean()).isFalse();
        assertThat(entry.get("effects").asText()).isEqualTo("=One customer wrote to us");
        assertThat(entry.get("people").asInt()).isEqualTo(1);
        String csv =
                as("audrey", "auditor").get("/api/v1/incidents/register/csv").asString();
        assertThat(csv.lines().findFirst().orElseThrow()).startsWith("incident,title,kind,state,");
        // No spreadsheet runs it.
        assertThat(csv).contains(id, "'=One customer").doesNotContain(",=One");
        assertThat(as("audrey", "auditor")
                        .get("/api/v1/incidents/register/html")
                        .asString())
                .contains(id, "&lt;b&gt;A letter&lt;/b&gt;")
                .doesNotContain("<b>A letter");
    }

    /** Art. 33(2): it owes that to its customers, and what the authority and people hear is theirs to decide. */
    @Test
    void aProcessorClosesOnceEveryCustomerIsTold() throws IOException {
        aware(id, ago(Duration.ofHours(2)), "Confirmed").statusCode(200);
        facts("PROCESSOR");
        sam().body(Map.of("factsVersion", 1, "outcome", "NOTIFY_AUTHORITY", "reasons", "A stranger has it."))
                .post(INCIDENT + "/decisions", id)
                .then()
                .statusCode(201);
        close().statusCode(409)
                .body("detail", containsString("no customer is listed and told"))
                .body("detail", not(containsString("authority")));
        customers();
        close().statusCode(409).body("detail", containsString("2 customers have not been told"));
        paula().post(INCIDENT + "/communications/1/approval", id).then().statusCode(200);
        Awaitility.await()
                .untilAsserted(() -> sam().get(INCIDENT + "/communications", id)
                        .then()
                        .body("[0].letters", equalTo(Map.of("SENT", 2))));

        // Another role does not follow from newer facts, but from a decision about them.
        facts("CONTROLLER");
        sam().body(Map.of("factsVersion", 2, "outcome", "NOTIFY_AUTHORITY", "reasons", "It was ours as well."))
                .post(INCIDENT + "/decisions", id)
                .then()
                .statusCode(201);
        facts("PROCESSOR");
        close().statusCode(409).body("detail", containsString("the authority is not notified"));
        sam().body(Map.of("factsVersion", 3, "outcome", "NOTIFY_AUTHORITY", "reasons", "It was theirs alone."))
                .post(INCIDENT + "/decisions", id)
                .then()
                .statusCode(201);
        assertThat(waitingAlerts()).isPositive();

        close().statusCode(200);

        assertThat(waitingAlerts()).isZero();
        assertThat(registered(id).get("customersToldAt").asText()).isNotEmpty();
        assertThat(registered(id).hasNonNull("peopleToldAt")).isFalse();
    }

    private long waitingAlerts() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from alert where incident_id = '" + id
                        + "' and addressed_at is null and cancelled_at is null")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void customers() {
        sam().body(Map.of(
                        "means",
                        "INDIVIDUAL",
                        "audience",
                        "CUSTOMERS",
                        "texts",
                        List.of(Map.of(
                                "language", "en",
                                "subject", "A breach",
                                "nature", "A dump lay open.",
                                "consequences", "Others may know addresses.",
                                "measures", "It was removed."))))
                .post(INCIDENT + "/communications", id)
                .then()
                .statusCode(201);
        sam().contentType("text/csv")
                .body("subject,mail\ncustomer-1,c1-" + id + "@example.org\ncustomer-2,c2-" + id + "@example.org\n")
                .post(INCIDENT + "/communications/1/recipients", id)
                .then()
                .statusCode(200);
    }

    @Test
    void everyIncidentIsInTheRegisterWhateverItsRisk() throws IOException {
        assertThat(registered(id).get("state").asText()).isEqualTo("REPORTED");
        sam().get("/api/v1/incidents/{id}", id).then().statusCode(200).body("state", equalTo("REPORTED"));
        as("audrey", "auditor").get("/api/v1/incidents/register?limit=1").then().statusCode(200);
        as("clara", "employee").get("/api/v1/incidents/register").then().statusCode(403);
        paula().get("/api/v1/incidents/register?limit=1").then().body("[0].incident", not(equalTo(null)));
    }

    private JsonNode registered(String incident) throws IOException {
        String next = "/api/v1/incidents/register?limit=200";
        while (next != null) {
            var page = as("audrey", "auditor").urlEncodingEnabled(false).get(next);
            for (JsonNode entry : json.readTree(page.asString())) {
                if (entry.get("incident").asText().equals(incident)) {
                    return entry;
                }
            }
            String link = page.header("Link");
            next = link == null ? null : link.substring(link.indexOf("/api"), link.indexOf('>'));
        }
        throw new AssertionError("not in the register: " + incident);
    }

    private void facts() throws IOException {
        facts("CONTROLLER");
    }

    private void facts(String role) throws IOException {
        try (var file = ResponseTest.class.getResourceAsStream("/assessment/edpb-cases.json")) {
            ObjectNode sheet = (ObjectNode) json.readTree(file).get(15).get("facts");
            sheet.put("description", "<b>A letter</b>");
            sheet.put("role", role);
            sam().body(sheet.toString()).post(INCIDENT + "/facts", id).then().statusCode(201);
        }
    }

    private ValidatableResponse happened(Instant at, String text) {
        return sam().body(Map.of("happenedAt", at.toString(), "text", text))
                .post(INCIDENT + "/timeline", id)
                .then();
    }

    private ValidatableResponse handOver(String hash) {
        return sam().body(Map.of("holder", "The police", "location", "K 12", "reason", "Case 4711", "sha256", hash))
                .post(INCIDENT + "/evidence/1/custody", id)
                .then();
    }

    private ValidatableResponse use(String playbook) {
        return sam().body(Map.of("key", playbook))
                .post(INCIDENT + "/playbook", id)
                .then();
    }

    private ValidatableResponse end(int task, boolean done) {
        return sam().body(Map.of("done", done, "note", "As written."))
                .post(INCIDENT + "/tasks/{number}/end", id, task)
                .then();
    }

    private ValidatableResponse close() {
        return paula().body(closing()).post(INCIDENT + "/closure", id).then();
    }

    private static Map<String, String> closing() {
        return Map.of(
                "rootCause", "Two letters in one envelope",
                "effects", "=One customer wrote to us",
                "remedialAction", "Returned",
                "lessons", "The machine is checked every week");
    }
}

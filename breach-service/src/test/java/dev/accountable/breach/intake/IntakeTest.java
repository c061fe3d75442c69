package dev.accountable.breach.intake;

import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.accountable.breach.Receivers;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class IntakeTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final String fingerprint =
            UUID.randomUUID().toString().replace("-", "").substring(0, 16);

    @Test
    void whatFiresInAlertmanagerIsASignalOnceAndResolvedOnesAreNot() {
        String firing = alert("firing", "2026-11-23T09:00:00Z", "critical");
        alertmanager(firing).statusCode(200).body("firing", equalTo(1)).body("raised", equalTo(1));
        // Alertmanager repeats what goes on firing, and says when it has ended.
        alertmanager(firing).statusCode(200).body("firing", equalTo(1)).body("raised", equalTo(0));
        alertmanager(alert("resolved", "2026-11-23T09:00:00Z", "critical"))
                .statusCode(200)
                .body("firing", equalTo(0));

        JsonPath signal = signal("alerts/" + fingerprint);
        assertThat(signal.getString("title")).isEqualTo("MassExport");
        assertThat(signal.getString("severity")).isEqualTo("CRITICAL");
        assertThat(signal.getInt("count")).isEqualTo(1);
        assertThat(signal.getString("details.instance")).isEqualTo("crm-1");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(Receivers.calls(signal.getString("id"))).hasSize(1));
    }

    @Test
    void theSameAlertLaterIsCountedOntoItWhileNobodyHasDecided() {
        alertmanager(alert("firing", "2026-11-23T09:00:00Z", "warning")).body("raised", equalTo(1));
        alertmanager(alert("firing", "2026-11-23T10:00:00Z", "warning")).body("raised", equalTo(0));

        JsonPath signal = signal("alerts/" + fingerprint);
        assertThat(signal.getInt("count")).isEqualTo(2);
        assertThat(signal.getString("severity")).isEqualTo("MEDIUM");
    }

    @Test
    void anotherVersionOfThePayloadIsRefused() {
        alertmanager(alert("firing", "2026-11-23T09:00:00Z", "info").replace("\"4\"", "\"5\""))
                .statusCode(400)
                .body("violations[0].field", equalTo("version"));
    }

    @Test
    void somebodyWithoutANameReportsAndSendingAgainIsOneReport() {
        String text = "The list lies on the printer, says Erika Mustermann " + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        String reference = report(text, key).statusCode(202).extract().path("reference");
        report(text, key).statusCode(202).body("reference", equalTo(reference));
        report(text, UUID.randomUUID().toString()).statusCode(202).body("reference", not(equalTo(reference)));

        sam().get("/api/v1/signals/{id}", reference)
                .then()
                .statusCode(200)
                .body("details.text", equalTo(text))
                .body("count", equalTo(1))
                .body("source", equalTo("/reports"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Receivers.calls(reference)).hasSize(1));
        assertThat(Receivers.calls(reference).get(0).body()).doesNotContain("Mustermann");
    }

    @Test
    void aProcessorsNoticeNamesTheControllerAndComesOnce() {
        Map<String, Object> notice = notice();
        String reference =
                processor("hosting-ltd", notice).statusCode(201).extract().path("reference");
        processor("hosting-ltd", notice).statusCode(200).body("reference", equalTo(reference));
        // Another processor's numbers are its own.
        processor("mailing-ltd", notice).statusCode(201).body("reference", not(equalTo(reference)));
        notice.put("description", "Something else under the same id");
        processor("hosting-ltd", notice).statusCode(409).body("type", endsWith("/signal-id-reused"));

        sam().get("/api/v1/signals/{id}", reference)
                .then()
                .body("severity", equalTo("HIGH"))
                .body("details.controller", equalTo("Example Ltd"))
                .body("details.sender", equalTo("hosting-ltd"));
    }

    @Test
    void aSignalThatBelongsToAKnownIncidentIsMergedIntoIt() {
        String incident = reported();
        String signal = processor("hosting-ltd", notice()).extract().path("reference");
        merge(signal, UUID.randomUUID().toString()).statusCode(404);
        merge(signal, incident)
                .statusCode(200)
                .body("state", equalTo("MERGED"))
                .body("incidentId", equalTo(incident))
                .body("reason", equalTo("The same server."));
        merge(signal, incident).statusCode(409).body("type", endsWith("/signal-decided"));
    }

    private static ValidatableResponse merge(String signal, String incident) {
        return sam().body(Map.of("incidentId", incident, "reason", "The same server."))
                .post("/api/v1/signals/{id}/merge", signal)
                .then();
    }

    private static ValidatableResponse processor(String name, Map<String, Object> notice) {
        return as(name, "breach-processor")
                .body(notice)
                .post("/api/v1/signals/processor-notices")
                .then();
    }

    private static Map<String, Object> notice() {
        return new HashMap<>(Map.of(
                "id", UUID.randomUUID().toString(),
                "processor", "Hosting Ltd",
                "controller", "Example Ltd",
                "contact", "security@hosting.example",
                "awareAt", "2026-11-23T09:00:00Z",
                "description", "A disk with backups was stolen.",
                "people", 1200));
    }

    private static ValidatableResponse report(String text, String key) {
        return given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(Map.of("text", text, "where", "third floor"))
                .post("/api/v1/signals/reports")
                .then();
    }

    private static ValidatableResponse alertmanager(String body) {
        return as("service-account-alertmanager", "signal-writer")
                .body(body)
                .post("/api/v1/signals/alertmanager")
                .then();
    }

    private JsonPath signal(String subject) {
        List<Map<String, Object>> found = sam().get("/api/v1/signals?limit=200")
                .jsonPath()
                .getList("findAll { it.subject == '" + subject + "' }");
        assertThat(found).hasSize(1);
        return sam().get("/api/v1/signals/{id}", found.get(0).get("id")).jsonPath();
    }

    /** As Alertmanager writes it. */
    private String alert(String status, String startsAt, String severity) {
        return """
            {"receiver":"breach","status":"%1$s","alerts":[{"status":"%1$s","labels":{"alertname":"MassExport",
            "instance":"crm-1","severity":"%3$s"},"annotations":{"summary":"Many rows leave"},"startsAt":"%2$s",
            "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph","fingerprint":"%4$s",
            "addedInALaterVersion":true}],"groupLabels":{"alertname":"MassExport"},"commonLabels":{},
            "commonAnnotations":{},"externalURL":"http://alertmanager","version":"4","groupKey":"{}:{}",
            "truncatedAlerts":0}\
            """.formatted(status, startsAt, severity, fingerprint);
    }
}

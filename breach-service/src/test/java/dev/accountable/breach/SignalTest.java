package dev.accountable.breach;

import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.accountable.breach.Receivers.Call;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class SignalTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final String id = UUID.randomUUID().toString();
    private final String about = "mass-reads/" + id;

    @Inject
    AgroalDataSource database;

    @Test
    void aSeriousSignalReachesTheSecurityTeamAtOnce() {
        send(signal(id, "HIGH")).statusCode(201).body("state", equalTo("NEW")).body("count", equalTo(1));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(Receivers.calls(id)).hasSize(1).allMatch(Call::verified);
            assertThat(Receivers.mails(id)).hasSize(2);
        });
        String webhook = Receivers.calls(id).get(0).body();
        assertThat(webhook).contains("\"signalId\":\"" + id, "SIGNALLED", "/signals/" + id);
        assertThat(webhook).doesNotContain("Mustermann", "secret-detail");
        assertThat(Receivers.mails(id).stream().map(GreenMailUtil::getWholeMessage))
                .noneMatch(text -> text.contains("Mustermann") || text.contains("secret-detail"))
                .allMatch(text -> text.contains("https://console.example.org/signals/" + id));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(audited("breach.alert.delivered")).isEqualTo(3));
    }

    @Test
    void aMinorSignalWakesNobody() {
        send(signal(id, "MEDIUM")).statusCode(201);
        assertThat(query("select count(*) from alert where signal_id = ?::uuid"))
                .isEqualTo("0");
        sam().get("/api/v1/signals?state=NEW&limit=200").then().statusCode(200).body("id", hasItem(id));
    }

    @Test
    void sentAgainItChangesNothing() {
        send(signal(id, "HIGH")).statusCode(201);
        send(signal(id, "HIGH")).statusCode(200).body("count", equalTo(1));
        Map<String, Object> other = signal(id, "HIGH");
        other.put("subject", "detections/other");
        send(other).statusCode(409).body("type", endsWith("/signal-id-reused"));
        assertThat(query("select count(*) from alert where signal_id = ?::uuid"))
                .isEqualTo("1");
        assertThat(audited("breach.signal.received")).isEqualTo(1);
    }

    @Test
    void othersAboutTheSameAreCountedOntoItWhileNobodyHasDecided() {
        send(signal(id, "HIGH")).statusCode(201);
        String second = UUID.randomUUID().toString();
        send(signal(second, "HIGH")).statusCode(200).body("id", equalTo(id)).body("count", equalTo(2));
        send(signal(second, "HIGH")).statusCode(200).body("count", equalTo(2));
        dismiss("A drill.").statusCode(200);
        send(signal(second, "HIGH")).statusCode(200).body("id", equalTo(id)).body("count", equalTo(2));
        String third = UUID.randomUUID().toString();
        send(signal(third, "HIGH")).statusCode(201).body("id", equalTo(third));
    }

    @Test
    void aWorseOneAboutTheSameWakesSomebodyOnce() {
        send(signal(id, "LOW")).statusCode(201);
        send(signal(UUID.randomUUID().toString(), "CRITICAL"))
                .statusCode(200)
                .body("id", equalTo(id))
                .body("severity", equalTo("CRITICAL"));
        send(signal(UUID.randomUUID().toString(), "HIGH")).statusCode(200).body("severity", equalTo("CRITICAL"));
        await().atMost(SOON).untilAsserted(() -> assertThat(Receivers.calls(id)).hasSize(1));
        assertThat(query("select count(*) from alert where signal_id = ?::uuid"))
                .isEqualTo("1");
    }

    @Test
    void manyAtTheSameMomentAreOneSignal() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String name = i % 3 == 0 ? id : UUID.randomUUID().toString();
            calls.add(() -> send(signal(name, "LOW")).extract().statusCode());
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answer : senders.invokeAll(calls)) {
            answers.add(answer.get());
        }
        senders.shutdown();
        assertThat(answers).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(query("select received from signal where about = '" + about + "' or id = ?::uuid"))
                .isEqualTo("17");
    }

    @Test
    void aDismissalKeepsItsReasonAndIsFinal() {
        send(signal(id, "LOW")).statusCode(201);
        dismiss("A drill, announced on Monday.")
                .statusCode(200)
                .body("state", equalTo("DISMISSED"))
                .body("reason", containsString("Monday"))
                .body("decidedBy", equalTo("sam"));
        dismiss("Something else").statusCode(409).body("type", endsWith("/signal-decided"));
        promote().statusCode(409).body("type", endsWith("/signal-decided"));
        assertThat(audited("breach.signal.dismissed")).isEqualTo(1);
    }

    @Test
    void aPromotedSignalIsAnIncident() {
        send(signal(id, "CRITICAL")).statusCode(201);
        String incident = promote()
                .statusCode(201)
                .body("state", equalTo("REPORTED"))
                .body("reportedBy", equalTo("sam"))
                .extract()
                .path("id");
        sam().get("/api/v1/signals/{id}", id)
                .then()
                .body("state", equalTo("PROMOTED"))
                .body("incidentId", equalTo(incident));
        sam().get("/api/v1/incidents/{id}/alerts", incident).then().body("reason", hasItem("REPORTED"));
        promote().statusCode(409);
        assertThat(audited("breach.signal.promoted")).isEqualTo(1);
    }

    @Test
    void aPromotionSentTwiceIsOneIncident() {
        send(signal(id, "LOW")).statusCode(201);
        String key = UUID.randomUUID().toString();
        String first = sam().header("Idempotency-Key", key)
                .body(promotion())
                .post("/api/v1/signals/{id}/promotion", id)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        sam().header("Idempotency-Key", key)
                .body(promotion())
                .post("/api/v1/signals/{id}/promotion", id)
                .then()
                .statusCode(201)
                .body("id", equalTo(first));
    }

    @Test
    void aDecisionOnAStaleReadingIsRefused() {
        send(signal(id, "LOW")).statusCode(201);
        String tag = sam().get("/api/v1/signals/{id}", id).header("ETag");
        send(signal(UUID.randomUUID().toString(), "LOW")).statusCode(200);
        sam().header("If-Match", tag)
                .body(Map.of("reason", "x"))
                .post("/api/v1/signals/{id}/dismissal", id)
                .then()
                .statusCode(412)
                .body("type", endsWith("/stale"));
        sam().get("/api/v1/signals/{id}", id).then().body("reason", nullValue());
    }

    @Test
    void pagesLeadOnToTheEnd() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = UUID.randomUUID().toString();
            Map<String, Object> signal = signal(name, "LOW");
            data(signal).put("key", name);
            send(signal).statusCode(201);
            sent.add(0, name);
        }
        List<String> found = new ArrayList<>();
        String next = "/api/v1/signals?limit=2";
        while (next != null && !found.containsAll(sent)) {
            var page = sam().urlEncodingEnabled(false).get(next);
            found.addAll(page.jsonPath().getList("id"));
            String link = page.header("Link");
            next = link == null ? null : link.substring(link.indexOf("/api"), link.indexOf('>'));
        }
        found.retainAll(sent);
        assertThat(found).isEqualTo(sent);
        sam().get("/api/v1/signals?after=" + UUID.randomUUID()).then().statusCode(400);
        sam().get("/api/v1/signals?state=DISMISSED&limit=200").then().body("id", not(hasItem(sent.get(0))));
    }

    private Map<String, Object> signal(String name, String severity) {
        Map<String, Object> data = new HashMap<>();
        data.put("title", "Records of Erika Mustermann");
        data.put("severity", severity);
        data.put("key", about);
        data.put("details", Map.of("rule", "mass-reads", "note", "secret-detail"));
        Map<String, Object> signal = new HashMap<>();
        signal.put("specversion", "1.0");
        signal.put("id", name);
        signal.put("source", "/audit-service");
        signal.put("type", "dev.accountable.detection.raised");
        signal.put("time", "2026-11-23T09:00:00Z");
        signal.put("subject", "detections/" + name);
        signal.put("datacontenttype", "application/json");
        signal.put("data", data);
        return signal;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(Map<String, Object> signal) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(signal.get("data"));
    }

    private static ValidatableResponse send(Map<String, Object> signal) {
        return as("service-account-audit-service", "signal-writer")
                .body(signal)
                .post("/api/v1/signals")
                .then();
    }

    private ValidatableResponse dismiss(String reason) {
        return sam().body(Map.of("reason", reason))
                .post("/api/v1/signals/{id}/dismissal", id)
                .then();
    }

    private ValidatableResponse promote() {
        return sam().body(promotion())
                .post("/api/v1/signals/{id}/promotion", id)
                .then();
    }

    private static Map<String, Object> promotion() {
        return Map.of("title", "Records read", "description", "Without a reason.", "kind", List.of("CONFIDENTIALITY"));
    }

    private long audited(String type) {
        return Long.parseLong(query("select count(*) from audit_outbox where event like '%\"dev.accountable." + type
                + "\"%' and event like '%signals/' || ? || '%'"));
    }

    /** The first column of the first row; the question mark is the signal's id. */
    private String query(String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            ResultSet row = statement.executeQuery();
            assertThat(row.next()).isTrue();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

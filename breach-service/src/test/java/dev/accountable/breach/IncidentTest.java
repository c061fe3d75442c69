package dev.accountable.breach;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.alerts;
import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.clara;
import static dev.accountable.breach.World.notified;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.read;
import static dev.accountable.breach.World.report;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
@QuarkusTestResource(Receivers.class)
class IncidentTest {

    @Inject
    AgroalDataSource database;

    @Test
    void anEmployeeReportsAndReadsTheStateOfTheOwnReport() {
        Instant detected = ago(Duration.ofHours(1));
        String id = clara().body(report(detected))
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/incidents/"))
                .body("state", equalTo("REPORTED"))
                .body("kind", contains("CONFIDENTIALITY", "AVAILABILITY"))
                .body("detectedAt", equalTo(detected.toString()))
                .body("firstAlertAt", notNullValue())
                .extract()
                .path("id");
        aware(id, ago(Duration.ofMinutes(5)), "Confirmed").statusCode(200);

        clara().get("/api/v1/incidents/{id}", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("AWARE"))
                .body("clock", nullValue())
                .body("reportedBy", nullValue())
                .body("notifications", nullValue());
        as("another", "employee").get("/api/v1/incidents/{id}", id).then().statusCode(404);
        assertThat(audited(id))
                .containsExactlyInAnyOrder(
                        "breach.incident.reported clara SUCCESS",
                        "breach.incident.aware sam SUCCESS",
                        "access.refused another REFUSED");
    }

    @Test
    void theReportsWordsAreNotInTheAuditLog() {
        String id = reported();
        aware(id, ago(Duration.ofHours(80)), "Mustermann confirms").statusCode(200);
        notified(id, ago(Duration.ofHours(1)), "Mustermann was on holiday").statusCode(201);

        assertThat(query("select event from audit_outbox where event like '%' || ? || '%'", id))
                .hasSizeGreaterThanOrEqualTo(3)
                .noneMatch(event -> event.contains("ustermann"));
    }

    @Test
    void theHandlersReadsAreAudited() {
        String id = reported();
        paula().get("/api/v1/incidents/{id}", id).then().statusCode(200).body("reportedBy", equalTo("clara"));

        assertThat(audited(id)).contains("access.read paula SUCCESS");
    }

    @Test
    void aReportFromTheFutureIsRefused() {
        clara().body(report(Instant.now().plusSeconds(3600)))
                .post("/api/v1/incidents")
                .then()
                .statusCode(400)
                .body("violations.field", contains("detectedAt"));
    }

    @Test
    void theReportNamesEveryFieldThatIsMissing() {
        clara().body("{}")
                .post("/api/v1/incidents")
                .then()
                .statusCode(400)
                .body("violations.field", contains("description", "detectedAt", "kind", "title"));
    }

    @Test
    void theClockRunsSeventyTwoHoursFromTheAwareInstant() {
        String id = reported();
        read(id).body("clock", nullValue());
        Instant awareAt = ago(Duration.ofMinutes(10));

        aware(id, awareAt, "The railway confirms")
                .statusCode(200)
                .body("state", equalTo("AWARE"))
                .body("clock.awareAt", equalTo(awareAt.toString()))
                .body(
                        "clock.dueAt",
                        equalTo(awareAt.plus(World.SEVENTY_TWO_HOURS).toString()))
                .body("clock.state", equalTo("RUNNING"))
                .body("clock.remaining", containsString("PT71H49M"))
                .body("clock.overdue", equalTo("PT0S"))
                .body("clock.regulation1182.dueAt", endsWith(":00:00Z"))
                .body("clock.regulation1182.caveat", containsString("Not a safe limit"));
    }

    @Test
    void afterTheLimitTheClockSaysByHowMuch() {
        String id = reported();
        aware(id, ago(Duration.ofHours(73)), "Found in the log of Friday")
                .statusCode(200)
                .body("clock.state", equalTo("EXPIRED"))
                .body("clock.remaining", equalTo("PT0S"))
                .body("clock.overdue", containsString("PT1H"));
    }

    @Test
    void awarenessIsNeitherInTheFutureNorBeforeTheDetection() {
        Instant detected = ago(Duration.ofHours(5));
        String id = clara().body(report(detected))
                .post("/api/v1/incidents")
                .then()
                .extract()
                .path("id");

        aware(id, Instant.now().plusSeconds(60), "Too soon")
                .statusCode(400)
                .body("violations.field", contains("awareAt"));
        aware(id, detected.minusSeconds(1), "Earlier").statusCode(422).body("type", endsWith("aware-before-detected"));
        aware(id, detected, " ").statusCode(400).body("violations.field", contains("reason"));
        read(id).body("state", equalTo("REPORTED")).body("clock", nullValue());

        // The report was wrong about the detection, and the entry says so; the report itself stays as it was.
        sam().body(Map.of(
                        "awareAt", detected.minusSeconds(1).toString(),
                        "detectedAt", detected.minusSeconds(60).toString(),
                        "reason", "The night shift had seen it"))
                .post("/api/v1/incidents/{id}/awareness", id)
                .then()
                .statusCode(200)
                .body("detectedAt", equalTo(detected.toString()));
    }

    @Test
    void aCorrectionIsOneMoreEntryAndTheOldOneStays() {
        String id = reported();
        Instant first = ago(Duration.ofHours(2));
        Instant second = ago(Duration.ofHours(9));
        aware(id, first, "First view").statusCode(200);
        aware(id, first, "First view").statusCode(200);
        aware(id, second, "The ticket is older").statusCode(200).body("clock.awareAt", equalTo(second.toString()));

        paula().get("/api/v1/incidents/{id}/awareness", id)
                .then()
                .statusCode(200)
                .body("entry", contains(1, 2))
                .body("awareAt", contains(first.toString(), second.toString()))
                .body("reason", contains("First view", "The ticket is older"))
                .body("author", contains("sam", "sam"))
                .body("recordedAt", hasSize(2));
        assertThatThrownBy(() -> query("update awareness set reason = 'x' where incident_id = ?::uuid returning 1", id))
                .hasMessageContaining("append-only");
    }

    @Test
    void aNotificationStopsTheClockOnceAndForAll() {
        String id = reported();
        Instant awareAt = ago(Duration.ofHours(3));
        aware(id, awareAt, "Confirmed").statusCode(200);
        notified(id, awareAt.plusSeconds(3600))
                .statusCode(201)
                .body("late", is(false))
                .body("author", equalTo("sam"))
                .body("reference", equalTo("LDA-4711"));

        read(id).body("state", equalTo("NOTIFIED"))
                .body("clock.state", equalTo("STOPPED"))
                .body("clock.remaining", equalTo("PT71H"))
                .body("notifications.reference", contains("LDA-4711"));
        notified(id, ago(Duration.ofMinutes(1))).statusCode(409).body("type", endsWith("already-notified"));
        assertThatThrownBy(() ->
                        query("update notification set reference = 'x' where incident_id = ?::uuid returning 1", id))
                .hasMessageContaining("append-only");
        assertThat(audited(id)).contains("breach.incident.notified sam SUCCESS");
    }

    @Test
    void aReportSentTwiceIsOneIncidentAndOneAlert() {
        String key = UUID.randomUUID().toString();
        Response first = sentWith(key, clara(), report(ago(Duration.ofHours(1))), "/api/v1/incidents");
        String id = first.path("id");

        Response second = sentWith(key, clara(), report(Instant.parse(first.path("detectedAt"))), "/api/v1/incidents");
        second.then().statusCode(201).body(equalTo(first.asString()));
        assertThat(second.header("ETag")).isNotNull().isEqualTo(first.header("ETag"));
        sentWith(key, clara(), report(ago(Duration.ofHours(2))), "/api/v1/incidents")
                .then()
                .statusCode(422)
                .body("type", endsWith("/idempotency-key-reused"));
        alerts(id).body("", hasSize(1));
        assertThat(audited(id)).containsOnlyOnce("breach.incident.reported clara SUCCESS");
    }

    @Test
    void aNotificationSentTwiceIsRecordedOnce() {
        String id = reported();
        aware(id, ago(Duration.ofHours(3)), "Confirmed").statusCode(200);
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of(
                "recipient",
                "SUPERVISORY_AUTHORITY",
                "notifiedAt",
                ago(Duration.ofHours(1)).toString(),
                "reference",
                "LDA-4711");
        String path = "/api/v1/incidents/" + id + "/notifications";
        String first = sentWith(key, sam(), body, path)
                .then()
                .statusCode(201)
                .extract()
                .asString();

        sentWith(key, sam(), body, path).then().statusCode(201).body(equalTo(first));
        read(id).body("notifications", hasSize(1));
    }

    private static Response sentWith(String key, RequestSpecification caller, Map<String, Object> body, String path) {
        return caller.header("Idempotency-Key", key).body(body).post(path);
    }

    @Test
    void aLateNotificationNeedsItsReasons() {
        String id = reported();
        Instant awareAt = ago(Duration.ofHours(80));
        aware(id, awareAt, "Confirmed").statusCode(200);
        Instant justLate = awareAt.plus(World.SEVENTY_TWO_HOURS).plusMillis(1);

        notified(id, justLate).statusCode(422).body("type", endsWith("late-reason-missing"));
        notified(id, justLate, " ").statusCode(422);
        read(id).body("state", equalTo("AWARE"));
        notified(id, justLate, "The forensic report came on Sunday.")
                .statusCode(201)
                .body("late", is(true))
                .body("lateReason", equalTo("The forensic report came on Sunday."));
    }

    @Test
    void theLastInstantNeedsNone() {
        String id = reported();
        Instant awareAt = ago(Duration.ofHours(80));
        aware(id, awareAt, "Confirmed").statusCode(200);

        notified(id, awareAt.plus(World.SEVENTY_TWO_HOURS)).statusCode(201).body("late", is(false));
    }

    @Test
    void aNotificationComesAfterTheAwarenessAndNotFromTheFuture() {
        String id = reported();
        notified(id, ago(Duration.ofHours(1))).statusCode(409).body("type", endsWith("awareness-missing"));
        Instant awareAt = ago(Duration.ofHours(2));
        aware(id, awareAt, "Confirmed").statusCode(200);

        notified(id, awareAt.minusSeconds(1)).statusCode(422).body("type", endsWith("notified-before-aware"));
        notified(id, Instant.now().plusSeconds(60)).statusCode(400).body("violations.field", contains("notifiedAt"));
        notified(id, awareAt.plusSeconds(60)).statusCode(201);
        aware(id, awareAt.plusSeconds(120), "Later?").statusCode(422).body("type", endsWith("notified-before-aware"));
    }

    @Test
    void whoRestsOnAStaleAnswerIsRefused() {
        String id = reported();
        String tag = read(id).header("ETag", notNullValue()).extract().header("ETag");
        String newer = aware(id, ago(Duration.ofHours(2)), "Confirmed")
                .header("ETag", not(equalTo(tag)))
                .extract()
                .header("ETag");

        sam().header("If-Match", tag)
                .body(Map.of("awareAt", ago(Duration.ofHours(1)).toString(), "reason", "Lost update"))
                .post("/api/v1/incidents/{id}/awareness", id)
                .then()
                .statusCode(412)
                .body("type", endsWith("stale"));
        sam().header("If-Match", newer)
                .body(Map.of("awareAt", ago(Duration.ofHours(1)).toString(), "reason", "Seen"))
                .post("/api/v1/incidents/{id}/awareness", id)
                .then()
                .statusCode(200);
    }

    @Test
    void ofTwoNotificationsAtOnceOneCounts() throws Exception {
        String id = reported();
        aware(id, ago(Duration.ofHours(2)), "Confirmed").statusCode(200);
        ExecutorService two = Executors.newFixedThreadPool(8);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(two.submit(
                    () -> notified(id, ago(Duration.ofHours(1))).extract().statusCode()));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        two.shutdown();

        assertThat(statuses).containsOnlyOnce(201).allMatch(status -> status == 201 || status == 409);
        read(id).body("notifications", hasSize(1));
    }

    @Test
    void theListIsPagedFromTheNewestWithoutTheDescriptions() {
        String older = reported();
        String newer = reported();
        var page = sam().queryParam("limit", 1).get("/api/v1/incidents").then().statusCode(200);
        page.body("description", contains(nullValue()));
        String link =
                page.header("Link", containsString("rel=\"next\"")).extract().header("Link");
        assertThat((String) page.extract().path("[0].id")).isEqualTo(newer);

        sam().urlEncodingEnabled(false)
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .then()
                .statusCode(200)
                .body("id", contains(older));
    }

    private List<String> audited(String incident) {
        return query("""
                select substr(e ->> 'type', 17) || ' ' || (e -> 'data' ->> 'actor') || ' ' || (e -> 'data' ->> 'outcome')
                  from (select event::jsonb e from audit_outbox) o
                 where e ->> 'subject' = 'incidents/' || ? and e ->> 'type' not like '%alert.delivered'
                """, incident);
    }

    private List<String> query(String sql, String parameter) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            ResultSet rows = statement.executeQuery();
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

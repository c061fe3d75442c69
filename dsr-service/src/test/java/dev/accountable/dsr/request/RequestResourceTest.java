package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class RequestResourceTest {

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics = "";

    private final Person somebody = new Person("somebody-" + UUID.randomUUID(), "somebody@example.org");

    @Test
    void anAcknowledgementSaysUntilWhenTheAnswerIsDue() {
        String id = somebody.asksFor("ACCESS");

        var request = World.request(id);
        LocalDate received =
                LocalDate.ofInstant(Instant.parse(request.getString("receivedAt")), ZoneId.of("Europe/Berlin"));
        assertThat(request.getString("deadline.eventDay")).isEqualTo(received.toString());
        assertThat(request.getString("deadline.unadjustedDay"))
                .isEqualTo(received.plusMonths(1).toString());
        assertThat(request.getString("dueAt"))
                .isEqualTo(LocalDate.parse(request.getString("deadline.lastDay"))
                        .plusDays(1)
                        .atStartOfDay(ZoneId.of("Europe/Berlin"))
                        .toInstant()
                        .toString());
        assertThat(request.getString("deadline.working[1].rule")).isEqualTo("Regulation 1182/71 Art. 3(2)(c)");
        assertThat(events("dsr.request.received", "requests/" + id))
                .singleElement()
                .satisfies(data -> assertThat(data)
                        .contains("\"actor\":\"" + somebody.subject(), "\"dataSubject\":\"" + somebody.subject())
                        .doesNotContain("example.org"));
    }

    @Test
    void whoHasNoVerifiedAddressIsToldSo() {
        for (Map<String, Object> claims : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("email", "x@example.org"),
                Map.of("email", "x@example.org", "email_verified", false),
                Map.of("email", "x@example.org", "email_verified", "true"),
                Map.of("email", " ", "email_verified", true))) {
            var caller = Issuer.caller("dsr-service", "unverified", "data-subject");
            for (var claim : claims.entrySet()) {
                caller = caller.claim(claim.getKey(), claim.getValue());
            }
            given().auth()
                    .oauth2(caller.token().value())
                    .contentType(ContentType.JSON)
                    .body(Map.of("type", "ACCESS"))
                    .post("/api/v1/requests")
                    .then()
                    .statusCode(422)
                    .body("type", endsWith("/no-verified-identifier"));
        }
    }

    @Test
    void aSecondOpenRequestOfTheSameTypeIsRefusedWithTheFirstOnesId() {
        String open = somebody.asksFor("ERASURE");

        somebody.calls()
                .body(Map.of("type", "ERASURE"))
                .post("/api/v1/requests")
                .then()
                .statusCode(409)
                .body("detail", containsString(open));
        somebody.asksFor("ACCESS");
    }

    @Test
    void aRequestSentTwiceIsOneRequest() {
        World.theShopIsRegistered();
        String key = UUID.randomUUID().toString();
        String first = asks(key, "ACCESS").statusCode(201).extract().asString();

        asks(key, "ACCESS").statusCode(201).body(equalTo(first));
        asks(key, "ERASURE").statusCode(422).body("type", endsWith("/idempotency-key-reused"));
        somebody.calls().get("/api/v1/requests").then().body("", hasSize(1));
    }

    private ValidatableResponse asks(String key, String type) {
        return somebody.calls()
                .header("Idempotency-Key", key)
                .body(Map.of("type", type))
                .post("/api/v1/requests")
                .then();
    }

    @Test
    void nobodyApprovesTwiceOrTooEarlyOrWhatDoesNotExist() {
        String id = somebody.asksFor("ACCESS");
        awaitState(id, "REVIEW");
        approve(id).statusCode(202).body("state", equalTo("IN_PROGRESS"), "approvedBy", equalTo("paula"));
        approve(id).statusCode(409);
        approve(UUID.randomUUID().toString()).statusCode(404);
        assertThat(events("dsr.request.approved", "requests/" + id)).hasSize(1);
    }

    @Test
    void aPersonListsItsOwnRequestsPageByPage() {
        String first = somebody.asksFor("ACCESS");
        String second = somebody.asksFor("ERASURE");
        new Person("another-" + UUID.randomUUID(), "another@example.org").asksFor("ACCESS");

        var page = somebody.calls().get("/api/v1/requests?limit=1").then().statusCode(200);
        page.body("id", equalTo(List.of(second))).header("Link", containsString("rel=\"next\""));
        somebody.calls()
                .get("/api/v1/requests?limit=1&after=" + second)
                .then()
                .body("id", equalTo(List.of(first)))
                .header("Link", org.hamcrest.Matchers.nullValue());
        somebody.calls().get("/api/v1/requests").then().body("id", hasSize(2));
    }

    @Test
    void whatAnOfficerReadsAndWhatAStrangerTriesIsRecorded() {
        String id = somebody.asksFor("ACCESS");
        World.request(id);
        assertThat(events("access.read", "requests/" + id))
                .isNotEmpty()
                .allSatisfy(data ->
                        assertThat(data).contains("\"actor\":\"paula\"", "\"dataSubject\":\"" + somebody.subject()));

        int before = events("access.read", "requests").size();
        officer().get("/api/v1/requests").then().statusCode(200);
        assertThat(events("access.read", "requests")).hasSize(before + 1);

        new Person("stranger", "stranger@example.org")
                .calls()
                .get("/api/v1/requests/" + id)
                .then()
                .statusCode(404);
        assertThat(events("access.refused", "requests/" + id))
                .singleElement()
                .satisfies(data -> assertThat(data).contains("\"actor\":\"stranger\""));
    }

    @Test
    void aSystemThatFailsIsSeenAndTriedAgain() {
        World.theShopIsRegistered();
        World.shop("alter table comments rename to comments_away");
        String id;
        try {
            id = somebody.asksFor("ACCESS");
            World.awaitFailing(id);
            var request = World.request(id);
            assertThat(request.getString("state")).isEqualTo("IN_PROGRESS");
            assertThat(request.getString("steps[0].error"))
                    .isEqualTo("searching: a declared table or column does not exist (any more) (SQLSTATE 42P01)");
            Awaitility.await().until(() -> metrics().matches("(?s).*\\ndsr_tasks_failing [1-9].*"));
        } finally {
            World.shop("alter table comments_away rename to comments");
        }
        awaitState(id, "REVIEW");
        assertThat(World.request(id).getString("steps[0].error")).isNull();
        assertThat(World.request(id).getInt("steps[0].attempts")).isGreaterThan(1);
    }

    private String metrics() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }

    @Test
    void theMetricsSayHowLongThereIsAndWhereRequestsStand() {
        String id = somebody.asksFor("ACCESS");
        awaitState(id, "REVIEW");
        Awaitility.await().until(() -> Math.abs(value("dsr_deadline_nearest_seconds ") - inTheDatabase("""
                        extract(epoch from min(due_at) - now()) from subject_request
                        where completed_at is null and paused_at is null""")) < 60);
        Awaitility.await()
                .until(() -> value("dsr_requests_open{state=\"review\",} ") >= 1
                        || value("dsr_requests_open{state=\"review\"} ") >= 1);
    }

    private double value(String metric) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double inTheDatabase(String what) {
        return Double.parseDouble(World.own("select " + what).get(0).get(0));
    }
}

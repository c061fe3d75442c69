package dev.accountable.breach.authority;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.clara;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.read;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.breach.AuthorityMachine;
import dev.accountable.breach.Receivers;
import dev.accountable.breach.Sha256;
import dev.accountable.breach.World;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class NotificationTest {

    private static final String NOTIFICATIONS = "/api/v1/incidents/{id}/authority-notifications";

    @Inject
    PrintedNotifications printed;

    @Inject
    AgroalDataSource database;

    @Inject
    ObjectMapper json;

    private String id = "";

    @BeforeEach
    void anIncident() {
        id = reported();
    }

    @Test
    void oneDraftsAnotherApprovesAndSendingItStopsTheClock() throws IOException, SQLException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("<b>A letter</b> reached somebody else.");
        draft(sam(), "INITIAL", Filled.answers())
                .statusCode(201)
                .body("number", equalTo(1))
                .body("state", equalTo("DRAFT"))
                .body("gaps", hasSize(0))
                .body("payload.field_7", equalTo(id));
        act(sam(), 1, "approval").statusCode(403);
        submit(1, Instant.now()).statusCode(409).body("type", endsWith("/notification-state"));
        act(paula(), 1, "approval")
                .statusCode(200)
                .body("state", equalTo("APPROVED"))
                .body("payloadHash", org.hamcrest.Matchers.matchesPattern("[0-9a-f]{64}"));
        facts("Something else entirely.");
        sam().get(NOTIFICATIONS + "/1", id).then().body("payload.field_62", containsString("A letter"));
        submit(1, ago(Duration.ofDays(2))).statusCode(400);
        read(id).body("clock.state", equalTo("RUNNING"));

        submit(1, Instant.now()).statusCode(200).body("state", equalTo("SENT")).body("reference", equalTo("LDA-1"));
        assertThat(QuarkusTransaction.requiringNew().call(() -> printed.sent(UUID.fromString(id))))
                .containsOnlyKeys(1)
                .extractingByKey(1)
                .asString()
                .contains("Example Ltd", "<table>");

        read(id).body("state", equalTo("NOTIFIED")).body("clock.state", equalTo("STOPPED"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(
                            "update authority_notification set reference = 'x' where state = 'SENT'"))
                    .hasMessageContaining("does not change");
            assertThatThrownBy(() -> statement.executeUpdate("delete from authority_notification"))
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void whatFollowsSaysWhatIsNew() throws IOException {
        sentFirst();
        draft(sam(), "INITIAL", Filled.answers()).statusCode(409).body("type", endsWith("/already-notified"));
        facts("It was two letters.");
        draft(sam(), "FOLLOW_UP", Filled.answers()).statusCode(201).body("payload.field_6", equalTo("LDA-1"));
        draft(sam(), "FOLLOW_UP", Filled.answers()).statusCode(409).body("type", endsWith("/notification-open"));

        sam().get(NOTIFICATIONS + "/2/changes", id)
                .then()
                .statusCode(200)
                .body("field", hasItem("field_3"))
                .body("field", hasItem("field_62"))
                .body("field", not(hasItem("field_12")))
                .body("find { it.field == 'field_62' }.after", containsString("two letters"));
        sam().get(NOTIFICATIONS, id).then().body("number", equalTo(java.util.List.of(1, 2)));
    }

    @Test
    void aDraftThatLacksSomethingIsNotApprovedAndSaysWhat() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        draft(sam(), "INITIAL_COMPLETE", Filled.answers()).statusCode(201).body("gaps.field", hasItem("field_97"));
        act(paula(), 1, "approval")
                .statusCode(422)
                .body("type", endsWith("/notification-incomplete"))
                .body("detail", containsString("field_97"));

        String tag = sam().get(NOTIFICATIONS + "/1", id).header("ETag");
        sam().header("If-Match", "\"stale\"")
                .body(request("INITIAL", Filled.answers()))
                .put(NOTIFICATIONS + "/1", id)
                .then()
                .statusCode(412);
        sam().header("If-Match", tag)
                .body(request("INITIAL", Filled.answers()))
                .put(NOTIFICATIONS + "/1", id)
                .then()
                .statusCode(200)
                .body("gaps", hasSize(0));
        act(paula(), 1, "approval").statusCode(200);
    }

    @Test
    void afterSeventyTwoHoursItNeedsItsReasons() throws IOException {
        aware(id, ago(Duration.ofHours(73)), "Confirmed").statusCode(200);
        facts("A letter.");
        draft(sam(), "INITIAL", Filled.answers()).statusCode(201).body("gaps.field", hasItem("field_49"));
        String tag = sam().get(NOTIFICATIONS + "/1", id).header("ETag");
        sam().header("If-Match", tag)
                .body(request("INITIAL", Filled.late("The alarm went to somebody on leave.")))
                .put(NOTIFICATIONS + "/1", id)
                .then()
                .statusCode(200);
        act(paula(), 1, "approval").statusCode(200);
        submit(1, Instant.now()).statusCode(200);
        read(id).body("notifications[0].late", equalTo(true))
                .body("notifications[0].lateReason", containsString("on leave"));
    }

    @Test
    void nothingIsDraftedBeforeTheClockRunsOrWithoutFacts() throws IOException {
        draft(sam(), "INITIAL", Filled.answers()).statusCode(409).body("type", endsWith("/awareness-missing"));
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        draft(sam(), "FOLLOW_UP", Filled.answers()).statusCode(409).body("type", endsWith("/nothing-notified"));
        draft(sam(), "INITIAL", Filled.answers()).statusCode(409).body("type", endsWith("/facts-missing"));
        // What was refused has left nothing behind.
        facts("A letter.");
        sam().get(NOTIFICATIONS, id).then().body("$", hasSize(0));
        sam().body(request("INITIAL", Filled.answers()).replace("de-be", "zz"))
                .post(NOTIFICATIONS, id)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("authority"));
    }

    @Test
    void theDocumentIsForPrintingAndRunsNothing() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("<script>alert(1)</script>");
        draft(sam(), "INITIAL", Filled.answers()).statusCode(201);

        String german = sam().get(NOTIFICATIONS + "/1/document?language=de", id)
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract()
                .asString();
        assertThat(german)
                .contains("Meldung einer Verletzung", "Bekannt seit", "&lt;script&gt;", "Berliner Beauftragte")
                .doesNotContain("<script");
        assertThat(sam().get(NOTIFICATIONS + "/1/text", id).asString())
                .contains("Aware since: ", "Function of the reporting person: Data protection officer");
    }

    @Test
    void anAuthoritysMachineHasItOnceThoughItsAnswersGetLost() throws IOException {
        AuthorityMachine.answers(503, 429, 201);
        String hash = approved();

        act(paula(), 1, "transmission").statusCode(202).body("state", equalTo("WAITING"));

        transmitted("ACCEPTED");
        sam().get(NOTIFICATIONS + "/1", id)
                .then()
                .body("state", equalTo("SENT"))
                .body("reference", equalTo("BLN-2026-1"))
                .body("sentBy", equalTo("paula"));
        read(id).body("clock.state", equalTo("STOPPED"));
        assertThat(AuthorityMachine.taken()).hasSize(1);
        assertThat(AuthorityMachine.calls())
                .hasSize(3)
                .allSatisfy(call -> assertThat(call.authorization()).isEqualTo("Bearer token-of-the-authority"))
                .allSatisfy(call -> {
                    byte[] sha256 = Sha256.digest().digest(call.body().getBytes(UTF_8));
                    assertThat(HexFormat.of().formatHex(sha256)).isEqualTo(hash);
                    assertThat(call.digest())
                            .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
                });
        act(paula(), 1, "transmission").statusCode(409).body("type", endsWith("/notification-state"));
    }

    @Test
    void whatAnAuthorityRefusesIsNotSentUntilSomebodyAsksAgain() throws IOException {
        AuthorityMachine.answers(422, 201);
        approved();
        act(paula(), 1, "transmission").statusCode(202);
        transmitted("REFUSED").body("problem", equalTo("HTTP 422"));
        sam().get(NOTIFICATIONS + "/1", id).then().body("state", equalTo("APPROVED"));
        read(id).body("clock.state", equalTo("RUNNING"));

        act(paula(), 1, "transmission").statusCode(202);

        transmitted("ACCEPTED");
        assertThat(AuthorityMachine.calls())
                .extracting(AuthorityMachine.Call::key)
                .hasSize(2)
                .containsOnly(AuthorityMachine.calls().get(0).key());
    }

    @Test
    void whatWasApprovedInTimeAndAcceptedLateSaysWhy() throws IOException, SQLException {
        AuthorityMachine.answers(201);
        approved();
        // As if the attempts before had lasted three days.
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update incident set aware_at = aware_at - interval '73 hours' where id = '" + id + "'");
        }
        submit(1, Instant.now()).statusCode(422).body("type", endsWith("/late-reason-missing"));

        act(paula(), 1, "transmission").statusCode(202);

        transmitted("ACCEPTED");
        read(id).body("notifications[0].late", equalTo(true))
                .body("notifications[0].lateReason", containsString("at attempt 1"));
    }

    @Test
    void whoeverBringsItThereMeanwhileEndsTheTransmission() throws IOException {
        AuthorityMachine.answers(503);
        approved();
        act(paula(), 1, "transmission").statusCode(202);
        transmitted("WAITING");
        submit(1, Instant.now()).statusCode(200);
        transmitted("OBSOLETE");
        sam().get(NOTIFICATIONS + "/1", id).then().body("reference", equalTo("LDA-1"));
        sam().get(NOTIFICATIONS + "/2/transmission", id).then().statusCode(404);
    }

    @Test
    void anAuthorityWithoutAMachineIsNamedWithItsForm() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        sam().body(request("INITIAL", Filled.answers()).replace("de-be", "fr"))
                .post(NOTIFICATIONS, id)
                .then()
                .statusCode(201);
        act(paula(), 1, "approval").statusCode(200);
        act(paula(), 1, "transmission")
                .statusCode(409)
                .body("type", endsWith("/authority-not-reachable"), "detail", containsString("cnil.fr"));
    }

    /** Two parcels of letters to the wrong people, a day apart. */
    @Test
    void similarBreachesThatLieCloseTogetherAreNotifiedAtOnce() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        String first = id;
        id = reported();
        bundle(first).statusCode(422).body("type", endsWith("/bundle-refused"), "detail", containsString("aware"));
        aware(id, ago(Duration.ofMinutes(30)), "Confirmed").statusCode(200);
        bundle(first).statusCode(409).body("type", endsWith("/facts-missing"));
        facts("Another letter.", sheet -> ((ObjectNode) sheet.get("data").get(0)).put("category", "HEALTH"));
        bundle(first).statusCode(422).body("detail", containsString("other categories of data"));
        facts("Another letter.");
        String second = id;
        id = first;
        assertThat(sam().get(NOTIFICATIONS, id).jsonPath().getList("$")).isEmpty();

        bundle(first, second).statusCode(201).body("payload.field_62", containsString(second));
        act(paula(), 1, "approval").statusCode(200);
        submit(1, Instant.now()).statusCode(200);

        read(first).body("clock.state", equalTo("STOPPED"));
        read(second).body("clock.state", equalTo("STOPPED")).body("notifications[0].reference", equalTo("LDA-1"));
        id = second;
        draft(sam(), "INITIAL", Filled.answers()).statusCode(409).body("type", endsWith("/already-notified"));
        draft(sam(), "FOLLOW_UP", Filled.answers()).statusCode(201).body("payload.field_6", equalTo("LDA-1"));
    }

    @Test
    void whatLiesFarApartIsNotifiedByItself() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        String first = id;
        id = clara().body(World.report(ago(Duration.ofDays(14))))
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("Another letter.");
        bundle(first, id).statusCode(422).body("detail", containsString("72 hours"));
        bundle(first, first).statusCode(422);
    }

    private ValidatableResponse bundle(String incident, String other) throws IOException {
        return sam().body(json.writeValueAsString(Map.of(
                        "phase",
                        "INITIAL",
                        "authority",
                        "de-be",
                        "answers",
                        Filled.answers(),
                        "bundled",
                        Set.of(other))))
                .post(NOTIFICATIONS, incident)
                .then();
    }

    /** The one that a test is at, together with a first. */
    private ValidatableResponse bundle(String first) throws IOException {
        return bundle(first, id);
    }

    /** The hash of what was approved. */
    private String approved() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        draft(sam(), "INITIAL", Filled.answers()).statusCode(201);
        return act(paula(), 1, "approval").statusCode(200).extract().path("payloadHash");
    }

    private ValidatableResponse transmitted(String state) {
        Awaitility.await()
                .untilAsserted(() ->
                        sam().get(NOTIFICATIONS + "/1/transmission", id).then().body("state", equalTo(state)));
        return sam().get(NOTIFICATIONS + "/1/transmission", id).then();
    }

    @Test
    void theDirectoryNamesEveryCountryOfTheEea() {
        assertThat(sam().get("/api/v1/authorities").jsonPath().getList("country").stream()
                        .distinct()
                        .count())
                .isEqualTo(30);
        sam().get("/api/v1/authorities").then().body("find { it.key == 'de-be' }.site", containsString("berlin"));
        read(id).body("clock", nullValue());
    }

    private void sentFirst() throws IOException {
        aware(id, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        facts("A letter.");
        draft(sam(), "INITIAL", Filled.answers()).statusCode(201);
        act(paula(), 1, "approval").statusCode(200);
        submit(1, Instant.now()).statusCode(200);
    }

    private void facts(String description) throws IOException {
        facts(description, sheet -> {});
    }

    private void facts(String description, Consumer<ObjectNode> change) throws IOException {
        try (var file = NotificationTest.class.getResourceAsStream("/assessment/edpb-cases.json")) {
            ObjectNode sheet = (ObjectNode) json.readTree(file).get(15).get("facts");
            sheet.put("description", description).put("prevention", "Checked by two people.");
            change.accept(sheet);
            sam().body(sheet.toString())
                    .post("/api/v1/incidents/{id}/facts", id)
                    .then()
                    .statusCode(201);
        }
    }

    private ValidatableResponse draft(RequestSpecification by, String phase, Answers answers) throws IOException {
        return by.body(request(phase, answers)).post(NOTIFICATIONS, id).then();
    }

    private String request(String phase, Answers answers) throws IOException {
        return json.writeValueAsString(Map.of("phase", phase, "authority", "de-be", "answers", answers));
    }

    private ValidatableResponse act(RequestSpecification by, int number, String what) {
        return by.post(NOTIFICATIONS + "/{number}/" + what, id, number).then();
    }

    private ValidatableResponse submit(int number, Instant at) {
        return paula().body(Map.of("sentAt", at.toString(), "reference", "LDA-1"))
                .post(NOTIFICATIONS + "/{number}/submission", id, number)
                .then();
    }
}

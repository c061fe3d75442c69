package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.employee;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class EntryTest {

    private final String mailbox = "e" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";

    @BeforeEach
    void theShop() {
        World.theShopIsRegistered();
    }

    private Map<String, Object> entry(Map<String, Object> identifier) {
        return new HashMap<>(Map.of(
                "type",
                "ACCESS",
                "receivedAt",
                Instant.now().minus(3, ChronoUnit.DAYS).toString(),
                "note",
                "by telephone",
                "address",
                mailbox,
                "language",
                "de-AT",
                "identifiers",
                List.of(identifier)));
    }

    private static ValidatableResponse enter(Map<String, Object> entry) {
        return employee().body(entry).post("/api/v1/requests/entries").then();
    }

    private static ValidatableResponse says(String id, String code) {
        return officer()
                .body(Map.of("code", code))
                .post("/api/v1/requests/{id}/identifiers/EMAIL/code", id)
                .then();
    }

    private String code() {
        Matcher digits = Pattern.compile("\\b\\d{8}\\b")
                .matcher(awaitLetter(mailbox, "Bitte bestätigen").text());
        assertThat(digits.find()).isTrue();
        return digits.group();
    }

    @Test
    void theMonthRunsFromTheDayWhenItCameIn() {
        String id = enter(entry(Map.of("kind", "EMAIL", "value", mailbox, "document", "PASSPORT")))
                .statusCode(201)
                .body("known", equalTo(false))
                .extract()
                .path("id");
        LocalDate received = LocalDate.ofInstant(Instant.now().minus(3, ChronoUnit.DAYS), ZoneId.of("Europe/Berlin"));
        var request = World.request(id);
        assertThat(request.getString("deadline.eventDay")).isEqualTo(received.toString());
        assertThat(request.getString("channel")).isEqualTo("STAFF");
        assertThat(request.getString("enteredBy")).isEqualTo("erik");
        assertThat(request.getString("identifiers[0].document")).isEqualTo("PASSPORT");
        assertThat(request.getString("identifiers[0].checkedBy")).isEqualTo("erik");
        assertThat(awaitLetter(mailbox, "erhalten").text()).contains("Auskunft", id);
        assertThat(events("dsr.request.received", "requests/" + id))
                .singleElement()
                .satisfies(data -> assertThat(data).contains("erik").doesNotContain(mailbox));
        awaitState(id, "REVIEW");
    }

    @Test
    void nobodyIsSearchedByWhatIsNotProvenUntilTheCodeIsSaid() {
        String id = enter(entry(Map.of("kind", "EMAIL", "value", mailbox)))
                .statusCode(201)
                .body("state", equalTo("VERIFYING"))
                .extract()
                .path("id");
        assertThat(World.request(id).getList("steps")).isEmpty();
        assertThat(awaitLetter(mailbox, "erhalten").html()).doesNotContain("href");

        String code = code();
        says(id, code.equals("00000001") ? "00000002" : "00000001")
                .statusCode(422)
                .body("type", endsWith("/wrong-code"));
        says(id, code).statusCode(200).body("identifiers[0].state", equalTo("PROVEN"));
        awaitState(id, "REVIEW");
        assertThat(World.request(id).getList("steps")).hasSize(1);
        assertThat(World.request(id).getList("history.to"))
                .startsWith("RECEIVED", "VERIFYING")
                .endsWith("REVIEW");
    }

    @Test
    void afterFiveWrongCodesTheRightOneCountsNoMore() {
        String id = enter(entry(Map.of("kind", "EMAIL", "value", mailbox)))
                .extract()
                .path("id");
        String code = code();
        String wrong = code.equals("00000001") ? "00000002" : "00000001";
        for (int i = 0; i < 5; i++) {
            says(id, wrong).statusCode(422);
        }
        says(id, code).statusCode(409).body("type", endsWith("/identifier-not-asked"));
        assertThat(World.request(id).getString("identifiers[0].state")).isEqualTo("FAILED");
        assertThat(World.request(id).getList("steps")).isEmpty();

        // Asked anew, a new code counts, and the old one does not.
        officer()
                .body(Map.of("kind", "EMAIL", "value", mailbox, "method", "MAIL_CODE"))
                .post("/api/v1/requests/{id}/identifiers", id)
                .then()
                .statusCode(200)
                .body("identifiers[0].state", equalTo("REQUESTED"), "pauses.size()", equalTo(0));
    }

    @Test
    void doubtsPauseTheLimitAndTheDocumentLetsItRunAgain() {
        String id = enter(entry(Map.of("kind", "CUSTOMER_NUMBER", "value", "C-" + mailbox)))
                .extract()
                .path("id");
        officer()
                .body(Map.of(
                        "kind",
                        "CUSTOMER_NUMBER",
                        "value",
                        "C-" + mailbox,
                        "method",
                        "DOCUMENT",
                        "doubts",
                        "The caller did not know the address of the contract."))
                .post("/api/v1/requests/{id}/identifiers", id)
                .then()
                .statusCode(200)
                .body("pauses.reason", hasItem("IDENTITY"));
        officer()
                .body(Map.of("document", "IDENTITY_CARD", "theirs", true))
                .post("/api/v1/requests/{id}/identifiers/CUSTOMER_NUMBER/check", id)
                .then()
                .statusCode(200)
                .body("identifiers[0].state", equalTo("PROVEN"), "identifiers[0].checkedBy", equalTo("paula"));
        assertThat(World.request(id).getString("pausedAt")).isNull();
        assertThat(World.request(id).getList("history.reason", String.class))
                .contains("PAUSED", "RESUMED", "IDENTITY_PROVEN");
        awaitState(id, "REVIEW");
    }

    @Test
    void aDocumentThatIsSomebodyElsesProvesNothing() {
        String id = enter(entry(Map.of("kind", "PHONE", "value", "+49-" + mailbox)))
                .extract()
                .path("id");
        officer()
                .body(Map.of("document", "PASSPORT", "theirs", false))
                .post("/api/v1/requests/{id}/identifiers/PHONE/check", id)
                .then()
                .statusCode(200)
                .body(
                        "identifiers[0].state",
                        equalTo("FAILED"),
                        "state",
                        equalTo("VERIFYING"),
                        "steps.size()",
                        equalTo(0));
    }

    @Test
    void whoAskedBeforeIsRecognised() {
        Person person = new Person("subject-" + mailbox, mailbox);
        String open = person.asksFor("ERASURE");
        Map<String, Object> entry = entry(
                Map.of("kind", "EMAIL", "value", mailbox.toUpperCase(java.util.Locale.ROOT), "document", "PASSPORT"));
        entry.put("type", "ERASURE");
        enter(entry).statusCode(200).body("id", equalTo(open), "known", equalTo(true));
        assertThat(World.request(open).getList("history.reason", String.class)).contains("DUPLICATE");

        // What is not shown is not believed: otherwise anybody could find out who has asked.
        entry.put("identifiers", List.of(Map.of("kind", "EMAIL", "value", mailbox)));
        enter(entry).statusCode(201).body("known", equalTo(false));
    }

    @Test
    void aMachineProvesNothing() {
        Map<String, Object> entry = entry(Map.of("kind", "EMAIL", "value", mailbox, "document", "PASSPORT"));
        var machine = Issuer.caller("dsr-service", "shop-frontend", "request-writer");
        World.as(machine)
                .body(entry)
                .post("/api/v1/requests/entries")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("identifiers[0].document"));
        entry.put("identifiers", List.of(Map.of("kind", "EMAIL", "value", mailbox)));
        String id = World.as(machine)
                .body(entry)
                .post("/api/v1/requests/entries")
                .then()
                .statusCode(201)
                .body("state", equalTo("VERIFYING"))
                .extract()
                .path("id");
        assertThat(World.request(id).getString("channel")).isEqualTo("API");
        World.as(machine).get("/api/v1/requests/{id}", id).then().statusCode(403);
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        Map<String, Object> entry = entry(Map.of("kind", "EMAIL", "value", "a@b\r\nBcc: c@d"));
        enter(entry).statusCode(400).body("violations.field", hasItem("identifiers[0].value"));
        entry.put("identifiers", List.of(Map.of("kind", "EMAIL", "value", mailbox)));
        entry.put("receivedAt", Instant.now().plus(1, ChronoUnit.DAYS).toString());
        enter(entry).statusCode(400).body("violations.field", hasItem("receivedAt"));
        entry.put("receivedAt", Instant.now().toString());
        entry.put("subject", "person-" + UUID.randomUUID());
        enter(entry).statusCode(400).body("violations.field", hasItem("subject"));
        entry.remove("subject");
        entry.put("type", "RESTRICTION");
        enter(entry).statusCode(400).body("violations.field", hasItem("restrictionGround"));
        entry.put("type", "RECTIFICATION");
        enter(entry).statusCode(400).body("violations.field", hasItem("details"));
        assertThat(own("select from request_identifier where value = '" + mailbox + "'"))
                .isEmpty();
    }

    @Test
    void whereThereIsNoAddressTheLetterWaitsToBePrinted() {
        Map<String, Object> entry = entry(Map.of("kind", "CUSTOMER_NUMBER", "value", mailbox, "document", "PASSPORT"));
        entry.remove("address");
        String id = enter(entry).statusCode(201).extract().path("id");
        org.awaitility.Awaitility.await()
                .until(
                        () -> officer()
                                .get("/api/v1/requests/{id}/letters", id)
                                .jsonPath()
                                .getString("[0].state"),
                        "TO_PRINT"::equals);
        String letter = officer().get("/api/v1/requests/{id}/letters", id).path("[0].id");
        officer()
                .get("/api/v1/requests/{id}/letters/{letter}", id, letter)
                .then()
                .statusCode(200)
                .body("text", org.hamcrest.Matchers.containsString(id));
        officer()
                .get("/api/v1/requests/letters?limit=200")
                .then()
                .statusCode(200)
                .body("id", hasItem(letter));
        officer()
                .post("/api/v1/requests/{id}/letters/{letter}/printed", id, letter)
                .then()
                .statusCode(204);
        assertThat(officer().get("/api/v1/requests/{id}/letters", id).jsonPath().getString("[0].state"))
                .isEqualTo("SENT");
        officer()
                .post("/api/v1/requests/{id}/letters/{letter}/printed", id, letter)
                .then()
                .statusCode(409)
                .body("type", endsWith("/not-to-print"));
    }
}

package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class DecisionTest {

    private final String name = "d" + UUID.randomUUID().toString().substring(0, 8);
    private final Person person = new Person("subject-" + name, name + "@example.org");

    private static ValidatableResponse refuse(String id, String ground) {
        return officer()
                .body(Map.of("ground", ground, "reason", "You asked <nine> times since May."))
                .post("/api/v1/requests/{id}/refusal", id)
                .then();
    }

    private static ValidatableResponse withhold(String id, Map<String, Object> withheld) {
        return officer()
                .body(Map.of("withheld", List.of(withheld)))
                .post("/api/v1/requests/{id}/partial-approval", id)
                .then();
    }

    @Test
    void aRefusalNamesItsGroundItsFiguresAndWhereToComplain() {
        person.calls();
        String first = person.asksFor(Map.of("type", "ACCESS", "language", "fr"));
        person.calls()
                .body(Map.of())
                .post("/api/v1/requests/{id}/withdrawal", first)
                .then()
                .statusCode(200);
        String id = person.asksFor(Map.of("type", "ACCESS", "language", "fr"));

        refuse(id, "EXCESSIVE")
                .statusCode(202)
                .body("state", equalTo("REFUSED"))
                .body("decisions[0].article", equalTo("GDPR Art. 12(5)(b)"))
                .body("decisions[0].madeWithinYear", equalTo(2))
                .body("decisions[0].officer", equalTo("paula"));

        MailServer.Taken letter = awaitLetter(person.email(), "Au sujet de votre demande " + id);
        assertThat(letter.text())
                .contains(
                        "manifestement excessive",
                        "You asked <nine> times",
                        "Data Protection Commission",
                        "recours juridictionnel");
        assertThat(letter.html()).contains("&lt;nine&gt;").doesNotContain("<nine>");
        assertThat(events("dsr.request.refused", "requests/" + id))
                .singleElement()
                .satisfies(data -> assertThat(data).doesNotContain("nine"));
        assertThat(own("select from request_task where request_id = '" + id + "' and done_at is null"))
                .isEmpty();
        refuse(id, "EXCESSIVE").statusCode(409).body("type", endsWith("/request-over"));
    }

    @Test
    void aGroundOfAnotherRightIsRefusedWithThoseThatFit() {
        String id = person.asksFor("ACCESS");
        refuse(id, "LEGAL_OBLIGATION")
                .statusCode(422)
                .body("type", endsWith("/ground-does-not-fit"), "detail", containsString("OTHERS_IN_A_COPY"));
        assertThat(World.request(id).getList("decisions")).isEmpty();
        officer()
                .get("/api/v1/requests/grounds?type=PORTABILITY")
                .then()
                .statusCode(200)
                .body("ground", hasItem("PUBLIC_TASK"), "ground", not(hasItem("LEGAL_CLAIMS")));
    }

    @Test
    void anAnswerInPartLeavesOutWhatIsWithheldAndSaysSo() throws IOException {
        shop("insert into users (email, full_name) values ('" + person.email() + "', 'Dana Part')");
        shop("insert into newsletter values ('" + person.email() + "', '2025-01-01')");
        String id = person.asksFor("ACCESS");
        awaitState(id, "REVIEW");
        Map<String, Object> comments = Map.of(
                "system", "shop", "dataset", "newsletter", "ground", "OTHERS_IN_A_COPY", "reason", "It names others");
        Map<String, Object> unknown = new HashMap<>(comments);
        unknown.put("dataset", "nothing");
        withhold(id, unknown).statusCode(400);

        withhold(id, comments).statusCode(202).body("decisions[0].outcome", equalTo("PART"));
        awaitState(id, "PARTIALLY_COMPLETED");
        byte[] zip = person.calls()
                .get("/api/v1/packages/{id}", World.request(id).getString("packageId"))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        List<String> names = new ArrayList<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).contains("shop/users.json").noneMatch(entry -> entry.contains("newsletter"));
        assertThat(awaitLetter(person.email(), "is answered").text())
                .contains(
                        "newsletter: It names others (GDPR Art. 15(4))", "Data Protection Commission", "your account");
    }

    @Test
    void anErasureInPartKeepsWhatIsWithheldUntilItsDay() {
        shop("insert into newsletter values ('" + person.email() + "', '2025-01-01')");
        String id = person.asksFor("ERASURE");
        awaitState(id, "REVIEW");
        Map<String, Object> withheld = new HashMap<>(Map.of(
                "system", "shop", "dataset", "newsletter", "ground", "LEGAL_CLAIMS", "reason", "A case is pending"));
        withhold(id, withheld).statusCode(400).body("violations.field", hasItem("withheld"));
        withheld.put("until", "2099-12-31");
        withhold(id, withheld).statusCode(202);
        awaitState(id, "PARTIALLY_COMPLETED");
        assertThat(shop("select from newsletter where email = '" + person.email() + "'"))
                .hasSize(1);
        officer()
                .get("/api/v1/requests/{id}/report", id)
                .then()
                .body("records[0].action", equalTo("RETAINED"))
                .body("records[0].legalBasis", equalTo("GDPR Art. 17(3)(e)"))
                .body("records[0].until", equalTo("2099-12-31"));
    }

    /** Half an erasure would be in no report and in no ledger. */
    @Test
    void whatIsBeingDoneIsNotWithdrawn() {
        String id = person.asksFor("ERASURE");
        awaitState(id, "REVIEW");
        // As it is between the approval and the end.
        own("update subject_request set approved_by = 'paula', approved_at = now() where id = '" + id
                + "' returning id");
        person.calls()
                .body(Map.of())
                .post("/api/v1/requests/{id}/withdrawal", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/deed-begun"));
    }

    @Test
    void aWithdrawalEndsWhatWaits() {
        String id = person.asksFor("ERASURE");
        awaitState(id, "REVIEW");
        new Person("another-" + name, "another-" + person.email())
                .calls()
                .body(Map.of())
                .post("/api/v1/requests/{id}/withdrawal", id)
                .then()
                .statusCode(404);
        person.calls()
                .body(Map.of("reason", "I found it."))
                .post("/api/v1/requests/{id}/withdrawal", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("WITHDRAWN"));
        World.approve(id).statusCode(409);
        assertThat(own("select from request_identifier where request_id = '" + id + "'"))
                .isEmpty();
        person.asksFor("ERASURE");
    }

    @Test
    void whatThePersonWroteCanBeDeletedAndTheRequestStays() {
        String id = person.asksFor(Map.of("type", "ACCESS", "details", "All about my orders of 2019, please."));
        assertThat(World.request(id).getString("details")).contains("2019");
        person.calls().delete("/api/v1/requests/{id}/details", id).then().statusCode(204);
        assertThat(World.request(id).getString("details")).isNull();
        assertThat(World.request(id).getList("history.reason", String.class)).contains("DETAILS_DELETED");
        person.calls().delete("/api/v1/requests/{id}/details", id).then().statusCode(204);
        assertThat(events("dsr.request.details-deleted", "requests/" + id)).hasSize(1);
    }

    @Test
    void someTimeAfterTheAnswerWhatThePersonWroteAndTheLettersAreGoneAndTheHistoryStays() {
        String id = person.asksFor(Map.of("type", "ACCESS", "details", "About 2019."));
        refuse(id, "NOT_IDENTIFIABLE").statusCode(202);
        awaitLetter(person.email(), "About your request " + id);
        own("update subject_request set completed_at = completed_at - interval '91 days' where id = '" + id + "'");
        own("update letter set ended_at = ended_at - interval '91 days' where about = '" + id + "' and state = 'SENT'");

        Awaitility.await()
                .until(() -> own("select from request_details where request_id = '" + id + "'")
                                .isEmpty()
                        && own("select from letter_recipient where about = '" + id + "'")
                                .isEmpty()
                        && own("select from letter where about = '" + id + "' and kind = 'ACKNOWLEDGEMENT'")
                                .isEmpty());
        assertThat(World.request(id).getList("history.to", String.class)).endsWith("REFUSED");
    }

    @Test
    void aProofThatNobodyGivesExpires() {
        String id = World.employee()
                .body(Map.of(
                        "type",
                        "ACCESS",
                        "receivedAt",
                        "2026-01-01T00:00:00Z",
                        "note",
                        "by letter",
                        "identifiers",
                        List.of(Map.of("kind", "CUSTOMER_NUMBER", "value", name))))
                .post("/api/v1/requests/entries")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        own("update request_identifier set asked_at = now() - interval '31 days' where request_id = '" + id + "'");
        Awaitility.await().until(() -> World.request(id).getString("identifiers[0].state"), "EXPIRED"::equals);
        officer()
                .body(Map.of("document", "PASSPORT", "theirs", true))
                .post("/api/v1/requests/{id}/identifiers/CUSTOMER_NUMBER/check", id)
                .then()
                .statusCode(409);
    }
}

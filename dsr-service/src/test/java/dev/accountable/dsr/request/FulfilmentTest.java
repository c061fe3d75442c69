package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.ConsentDesk;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
@QuarkusTestResource(ConsentDesk.class)
class FulfilmentTest {

    private final String name = "f" + UUID.randomUUID().toString().substring(0, 8);
    private final Person person = new Person("subject-" + name, name + "@example.org");

    @Test
    void aRestrictionIsInForceThenAnnouncedAndLifted() {
        String id = person.asksFor(Map.of("type", "RESTRICTION", "restrictionGround", "ACCURACY_CONTESTED"));
        awaitState(id, "REVIEW");
        approve(id).statusCode(202);
        awaitState(id, "COMPLETED");
        assertThat(ConsentDesk.restricts(person.subject())).isTrue();
        assertThat(ConsentDesk.about(person.subject())).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).startsWith("Bearer ");
            assertThat(asked.body().getString("ground")).isEqualTo("ACCURACY_CONTESTED");
            assertThat(asked.body().getString("requestId")).isEqualTo(id);
        });

        officer()
                .body(Map.of(
                        "reason",
                        "Too soon.",
                        "on",
                        LocalDate.now(java.time.ZoneOffset.UTC).plusDays(2).toString()))
                .post("/api/v1/requests/{id}/lifting", id)
                .then()
                .statusCode(422)
                .body("type", endsWith("/lift-too-soon"));
        String day = LocalDate.now(java.time.ZoneOffset.UTC).plusDays(10).toString();
        officer()
                .body(Map.of("reason", "The address was checked.", "on", day))
                .post("/api/v1/requests/{id}/lifting", id)
                .then()
                .statusCode(200)
                .body("steps.kind", hasItem("LIFT"));
        assertThat(awaitLetter(person.email(), "use your data again").text())
                .contains("The address was checked.", "Art. 18(3)");
        assertThat(ConsentDesk.restricts(person.subject())).isTrue();

        // The day comes.
        own("update request_task set next_attempt_at = now() where request_id = '" + id + "' and kind = 'LIFT'");
        Awaitility.await().until(() -> !ConsentDesk.restricts(person.subject()));
        Awaitility.await()
                .until(() -> events("dsr.request.lifted", "requests/" + id).size() == 1);
        assertThat(World.request(id).getString("state")).isEqualTo("COMPLETED");
        assertThat(events("dsr.request.lifting", "requests/" + id)).hasSize(1);
    }

    @Test
    void anObjectionGoesToConsentServiceAlsoWhereThatIsAwayForAWhile() {
        String id = person.asksFor(
                Map.of("type", "OBJECTION", "purpose", "newsletter", "details", "I do not want it any more."));
        awaitState(id, "REVIEW");
        ConsentDesk.isAway(true);
        try {
            approve(id).statusCode(202);
            World.awaitFailing(id);
            assertThat(World.request(id).getList("steps.error", String.class))
                    .contains("consent-service answered 503 to OBJECT");
        } finally {
            ConsentDesk.isAway(false);
        }
        awaitState(id, "COMPLETED");
        assertThat(ConsentDesk.about(person.subject())).singleElement().satisfies(asked -> {
            assertThat(asked.path()).isEqualTo("/api/v1/objections");
            assertThat(asked.body().getString("purpose")).isEqualTo("newsletter");
        });
    }

    @Test
    void anAutomatedDecisionIsLookedAtByAHumanBeing() {
        person.calls()
                .body(Map.of("type", "AUTOMATED_DECISION"))
                .post("/api/v1/requests")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("details"));
        String id = person.asksFor(Map.of("type", "AUTOMATED_DECISION", "details", "My loan of 3 May was refused."));
        awaitState(id, "REVIEW");
        Map<String, Object> review = Map.of("outcome", "REVERSED", "reasons", "The income of 2025 was left out.");
        officer()
                .body(review)
                .post("/api/v1/requests/{id}/human-review", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/not-approved"));
        approve(id).statusCode(202);
        assertThat(World.request(id).getString("steps[0].state")).isEqualTo("BY_HAND");
        // That is more than to say that it was done.
        String step = World.request(id).getString("steps[0].id");
        officer()
                .body(Map.of("note", "Done"))
                .post("/api/v1/requests/{id}/tasks/{step}/completion", id, step)
                .then()
                .statusCode(409)
                .body("type", endsWith("/task-not-by-hand"));
        officer()
                .post("/api/v1/requests/{id}/tasks/{step}/retry", id, step)
                .then()
                .statusCode(409)
                .body("type", endsWith("/task-for-people"));
        officer("peter")
                .body(review)
                .post("/api/v1/requests/{id}/human-review", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("COMPLETED"))
                .body("humanReview.reviewer", equalTo("peter"))
                .body("humanReview.outcome", equalTo("REVERSED"));
        awaitLetter(person.email(), "is answered");
    }

    @Test
    void aRectificationSaysFieldByFieldWhatIsRight() {
        World.theShopIsRegistered();
        shop("insert into users (email, full_name) values ('" + person.email() + "', 'Anna Morel')");
        String id = person.asksFor(Map.of("type", "RECTIFICATION", "details", "My name is Moreau now."));
        awaitState(id, "REVIEW");
        approve(id).statusCode(422).body("type", endsWith("/corrections-missing"));
        Map<String, Object> right =
                Map.of("system", "shop", "dataset", "users", "column", "full_name", "value", "Anna Moreau");
        officer()
                .body(Map.of("corrections", List.of(Map.of("system", "shop", "dataset", "users", "column", "nothing"))))
                .put("/api/v1/requests/{id}/corrections", id)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("corrections[0]"));
        officer()
                .body(Map.of("corrections", List.of(right)))
                .put("/api/v1/requests/{id}/corrections", id)
                .then()
                .statusCode(200)
                .body("corrections[0].value", equalTo("Anna Moreau"));
        approve(id).statusCode(202).body("steps.findAll { it.kind == 'RECTIFY' }.system", equalTo(List.of("shop")));
        officer()
                .body(Map.of("corrections", List.of(right)))
                .put("/api/v1/requests/{id}/corrections", id)
                .then()
                .statusCode(409);
        awaitState(id, "COMPLETED");
        assertThat(shop("select full_name from users where email = '" + person.email() + "'"))
                .containsExactly(List.of("Anna Moreau"));
        // What is right stands in the system, and nowhere else.
        assertThat(own("select * from request_correction where request_id = '" + id + "'"))
                .isEmpty();
        assertThat(own("select * from request_task where request_id = '" + id + "' and orders is not null"))
                .isEmpty();
    }

    /** It belongs into the map, and nothing is completed before somebody went there. */
    @Test
    void aFilingCabinetIsSeenToByAPerson() {
        String cabinet = "cabinet-" + name;
        officer()
                .body(Map.of(
                        "key",
                        cabinet,
                        "name",
                        "Filing cabinet",
                        "kind",
                        "MANUAL",
                        "owner",
                        "Front office",
                        "datasets",
                        List.of(Map.of(
                                "key",
                                "letters",
                                "table",
                                "Drawer 2",
                                "fields",
                                List.of(Map.of("column", "Letters", "category", "COMMUNICATION")),
                                "erasure",
                                Map.of("action", "ERASE")))))
                .post("/api/v1/systems")
                .then()
                .statusCode(201)
                .body("connection", equalTo("by-hand"));
        try {
            String id = person.asksFor("ERASURE");
            awaitState(id, "REVIEW");
            approve(id).statusCode(202);
            Awaitility.await()
                    .until(() -> World.request(id)
                            .getList("steps.findAll { it.kind == 'ERASE' && it.system != '" + cabinet + "' }.state")
                            .stream()
                            .allMatch("DONE"::equals));
            assertThat(World.request(id).getString("state")).isEqualTo("IN_PROGRESS");
            String step = World.request(id)
                    .getString("steps.find { it.kind == 'ERASE' && it.system == '" + cabinet + "' }.id");
            officer()
                    .body(Map.of("note", "Two letters were shredded."))
                    .post("/api/v1/requests/{id}/tasks/{step}/completion", id, step)
                    .then()
                    .statusCode(200);
            awaitState(id, "COMPLETED");
        } finally {
            officer()
                    .header("If-Match", "\"1\"")
                    .delete("/api/v1/systems/{key}", cabinet)
                    .then()
                    .statusCode(204);
        }
    }
}

package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class TimeLimitOfRequestTest {

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final Person person = new Person("subject-" + name, name + "@example.org");

    /** As if the request had come in some days before; what is computed from it is computed by the service. */
    private static String receivedDaysAgo(int days, String mailbox) {
        World.theShopIsRegistered();
        return World.employee()
                .body(Map.of(
                        "type",
                        "ACCESS",
                        "receivedAt",
                        Instant.now().minus(days, ChronoUnit.DAYS).toString(),
                        "note",
                        "by letter",
                        "address",
                        mailbox,
                        "identifiers",
                        List.of(Map.of("kind", "CUSTOMER_NUMBER", "value", mailbox, "document", "PASSPORT"))))
                .post("/api/v1/requests/entries")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath deadline(String id) {
        return officer()
                .get("/api/v1/requests/{id}/deadline", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void aQuestionPausesTheLimitAndTheAnswerAddsTheDays() {
        String id = person.asksFor("ACCESS");
        officer()
                .body(Map.of("question", "Which of your accounts?"))
                .post("/api/v1/requests/{id}/pause", id)
                .then()
                .statusCode(200)
                .body("pausedAt", notNullValue(), "pauses[0].reason", equalTo("CLARIFICATION"));
        officer()
                .body(Map.of("question", "Again?"))
                .post("/api/v1/requests/{id}/pause", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/limit-paused"));
        assertThat(awaitLetter(person.email(), "A question").text()).contains("Which of your accounts?");
        // Ten days pass.
        own("update request_pause set paused_at = paused_at - interval '10 days' where request_id = '" + id + "'");

        officer()
                .post("/api/v1/requests/{id}/resume", id)
                .then()
                .statusCode(200)
                .body("pausedAt", nullValue());

        JsonPath limit = deadline(id);
        LocalDate received = LocalDate.parse(limit.getString("deadline.eventDay"));
        assertThat(limit.getString("deadline.unadjustedDay"))
                .isEqualTo(received.plusMonths(1).plusDays(10).toString());
        assertThat(limit.getString("deadline.working[2].because")).contains("10 days");
        officer()
                .post("/api/v1/requests/{id}/resume", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/limit-not-paused"));
        assertThat(World.request(id).getList("history.reason", String.class)).contains("PAUSED", "RESUMED");
    }

    @Test
    void anExtensionTellsThePersonWhyAndUntilWhen() {
        String id = person.asksFor("ACCESS");
        officer()
                .body(Map.of("reason", "You use <eleven> services."))
                .post("/api/v1/requests/{id}/extension", id)
                .then()
                .statusCode(200)
                .body("extended", equalTo(true), "deadline.working.rule", hasItem(containsString("Art. 12(3)")));
        JsonPath limit = deadline(id);
        LocalDate received = LocalDate.parse(limit.getString("deadline.eventDay"));
        assertThat(limit.getString("deadline.unadjustedDay"))
                .isEqualTo(received.plusMonths(3).toString());

        MailServer.Taken letter = awaitLetter(person.email(), "takes longer");
        assertThat(letter.text()).contains("You use <eleven> services.", "Data Protection Commission");
        assertThat(letter.html()).contains("You use &lt;eleven&gt; services.").doesNotContain("<eleven>");
        officer()
                .body(Map.of("reason", "Once more."))
                .post("/api/v1/requests/{id}/extension", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/limit-extended"));
        assertThat(events("dsr.request.extended", "requests/" + id)).hasSize(1);
    }

    @Test
    void anExtensionAfterTheMonthIsRefusedWithTheWorking() {
        String id = receivedDaysAgo(45, name + "-late@example.org");
        LocalDate first = LocalDate.parse(deadline(id).getString("deadline.lastDay"));
        officer()
                .body(Map.of("reason", "Late."))
                .post("/api/v1/requests/{id}/extension", id)
                .then()
                .statusCode(422)
                .body("type", endsWith("/extension-too-late"), "detail", containsString(first.toString()));
        officer()
                .body(Map.of("question", "What?"))
                .post("/api/v1/requests/{id}/pause", id)
                .then()
                .statusCode(422)
                .body("type", endsWith("/limit-over"));
        assertThat(deadline(id).getBoolean("extended")).isFalse();
    }

    @Test
    void theOfficeIsToldOnceOfEachDueDate() {
        String soon = receivedDaysAgo(29, name + "-soon@example.org");
        String late = receivedDaysAgo(45, name + "-over@example.org");

        assertThat(awaitLetter("privacy@example.org", soon).subject()).startsWith("Due on");
        assertThat(awaitLetter("privacy@example.org", late).subject()).startsWith("Overdue");
        assertThat(events("dsr.request.due-soon", "requests/" + soon)).hasSize(1);
        assertThat(events("dsr.request.overdue", "requests/" + late)).hasSize(1);
        // Another round has run by the time that a later request was told of.
        String later = receivedDaysAgo(46, name + "-later@example.org");
        awaitLetter("privacy@example.org", later);
        assertThat(MailServer.to("privacy@example.org").stream()
                        .filter(taken -> taken.subject().contains(late)))
                .hasSize(1);
        assertThat(own("select kind from request_alert where request_id = '" + soon + "'"))
                .hasSize(1);
    }

    @Test
    void aPausedLimitIsNotOverdue() {
        String id = person.asksFor("ACCESS");
        officer()
                .body(Map.of("question", "Which?"))
                .post("/api/v1/requests/{id}/pause", id)
                .then()
                .statusCode(200);
        own("update subject_request set due_at = now() - interval '1 day' where id = '" + id + "'");

        String late = receivedDaysAgo(45, name + "-round@example.org");
        Awaitility.await()
                .until(() -> !events("dsr.request.overdue", "requests/" + late).isEmpty());
        assertThat(events("dsr.request.overdue", "requests/" + id)).isEmpty();
    }
}

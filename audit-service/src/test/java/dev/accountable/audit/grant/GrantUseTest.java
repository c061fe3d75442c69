package dev.accountable.audit.grant;

import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.grant.Office.GRANTS;
import static dev.accountable.audit.grant.Office.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.problem.ProblemException;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GrantUseTest {

    final Office office = new Office();

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    @Inject
    Grants grants;

    @Test
    void noGrantIsNoAndTheAttemptIsInTheLog() throws JsonProcessingException {
        office.uses().body("allowed", is(false)).body("reason", equalTo("NO_GRANT"));

        JsonNode event = onlyEventOfClara("dev.accountable.access.refused");
        assertThat(event.get("subject").asText()).isEqualTo("consents");
        assertThat(event.at("/data/dataSubject").asText()).isEqualTo(office.anna);
        assertThat(event.at("/data/outcome").asText()).isEqualTo("REFUSED");
        assertThat(event.at("/data/details/reason").asText()).isEqualTo("NO_GRANT");
        assertThat(event.at("/data/details/service").asText()).isEqualTo("consent-service");
    }

    @Test
    void anApprovedGrantIsYesAndEachUseIsInTheLog() throws JsonProcessingException {
        String id = office.asksAndGets();

        office.uses()
                .body("allowed", is(true))
                .body("grantId", equalTo(id))
                .body("until", notNullValue())
                .body("reason", equalTo("APPROVED"));

        JsonNode event = onlyEventOfClara("dev.accountable.access.granted-use");
        assertThat(event.get("subject").asText()).isEqualTo("consents");
        assertThat(event.at("/data/dataSubject").asText()).isEqualTo(office.anna);
        assertThat(event.at("/data/details/grant").asText()).isEqualTo(id);
        office.uses();
        assertThat(eventsOfClara("dev.accountable.access.granted-use")).hasSize(2);
    }

    @Test
    void theReasonOfANoSaysWhatToDo() {
        String id = office.asks();
        denied("NOT_APPROVED", id);
        office.decides(id, "refusal").statusCode(200);
        denied("REFUSED", id);
        id = office.asks();
        Office.yesterday(tables, id);
        denied("EXPIRED", id);
        id = office.asksAndGets();
        office.uses().body("allowed", is(true));
        office.decides(id, "revocation").statusCode(200);
        denied("REVOKED", id);
        id = later();
        denied("NOT_YET", id);
        id = office.asksAndGets();
        office.uses(Map.of("subject", office.anna, "purpose", "support-case")).body("allowed", is(true));
        office.uses(Map.of("subject", office.anna, "purpose", "curiosity"))
                .body("allowed", is(false))
                .body("reason", equalTo("OTHER_PURPOSE"));
        Office.yesterday(tables, id);
        denied("EXPIRED", id);
    }

    @Test
    void anEmployeeSeesInTheLogWhatTheGrantIsAbout() {
        Map<String, Object> event = LogClient.event();
        LogClient.data(event).put("dataSubject", office.anna);
        Map<String, Object> other = LogClient.event();
        LogClient.append(List.of(event, other)).then().statusCode(200);
        String about = "/api/v1/events?subject=";
        office.employee().get(about + office.anna).then().statusCode(403).body("type", endsWith("grant-needed"));

        office.asksAndGets();

        office.employee()
                .get(about + office.anna + "&type=dev.accountable.consent.")
                .then()
                .statusCode(200)
                .body("id", contains(LogClient.id(event)))
                .body("[0].details.purpose", equalTo("newsletter"));
        office.employee().get(about + LogClient.dataSubject(other)).then().statusCode(403);
        office.employee().get("/api/v1/events").then().statusCode(400);
        office.employee()
                .get("/api/v1/events?actor=" + LogClient.actor(event))
                .then()
                .statusCode(400);
        office.employee().get("/api/v1/events/" + LogClient.id(event)).then().statusCode(403);
    }

    private void denied(String reason, String grant) {
        office.uses()
                .body("allowed", is(false))
                .body("reason", equalTo(reason))
                .body("grantId", equalTo(grant))
                .body("until", nullValue());
    }

    private String later() {
        Map<String, Object> body = office.request();
        Instant from = Instant.now().plus(Duration.ofHours(1));
        body.put("from", from.toString());
        body.put("until", from.plus(Duration.ofHours(1)).toString());
        String id = Office.created(office.employee().body(body).post(GRANTS));
        office.decides(id, "approval").statusCode(200);
        return id;
    }

    @Test
    void aGrantIsForOneEmployeeAndOnePersonOrDataset() {
        office.asksAndGets();
        office.uses(Map.of("subject", "somebody-else")).body("allowed", is(false));
        office.uses(Map.of("subject", office.anna, "employee", "a-colleague")).body("allowed", is(false));
        office.uses(Map.of("dataset", "product/users")).body("allowed", is(false));

        Map<String, Object> body = office.request();
        body.remove("subject");
        body.put("dataset", "product/users");
        String id = Office.created(office.employee().body(body).post(GRANTS));
        office.decides(id, "approval").statusCode(200);

        office.uses(Map.of("dataset", "product/users")).body("allowed", is(true));
        office.uses(Map.of("dataset", "product/users", "subject", "somebody-else"))
                .body("allowed", is(true))
                .body("grantId", equalTo(id));
        office.uses(Map.of("dataset", "product/orders")).body("allowed", is(false));
        office.uses(Map.of("subject", "somebody-else")).body("allowed", is(false));
    }

    @Test
    void anEmergencyIsYesAtOnceUntilItIsJudgedUnjustified() {
        String id = office.takesInEmergency();
        office.uses()
                .body("allowed", is(true))
                .body("reason", equalTo("EMERGENCY"))
                .body("grantId", equalTo(id));

        office.officer()
                .body(Map.of("verdict", "UNJUSTIFIED", "reason", "There was none"))
                .post(GRANTS + "/{id}/review", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("REVOKED"))
                .body("review.verdict", equalTo("UNJUSTIFIED"));
        office.uses().body("allowed", is(false)).body("reason", equalTo("REVOKED"));
    }

    /** To the microsecond, as the database keeps it and the check compares. */
    @Test
    void theEndIsTheFirstInstantWithoutAccess() {
        String id = office.asksAndGets();
        Instant from = instant(id, "from");
        Instant until = instant(id, "until");

        assertThat(inForce(from.minusNanos(1000))).isEmpty();
        assertThat(inForce(from)).isPresent();
        assertThat(inForce(until.minusNanos(1000))).isPresent();
        assertThat(inForce(until)).isEmpty();
    }

    private Instant instant(String id, String field) {
        return Instant.parse(
                office.employee().get(GRANTS + "/{id}", id).then().extract().<String>path(field));
    }

    private Optional<UUID> inForce(Instant at) {
        var use = new UseGrant(office.clara, office.anna, null, "consents", null);
        return QuarkusTransaction.requiringNew()
                .call(() -> AccessGrant.inForce(use, at).map(AccessGrant::id));
    }

    /** Whoever revokes waits for the uses that are being answered, so that none of them is logged behind it. */
    @Test
    void aRevocationWaitsForTheUseThatIsBeingAnswered() {
        String id = office.asksAndGets();
        var use = new UseGrant(office.clara, office.anna, null, "consents", null);

        CompletableFuture<Void> revocation = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(AccessGrant.inForce(use, Instant.now())).isPresent();
            var revoking = CompletableFuture.runAsync(
                    () -> act(office.officer(), id, "revocation").statusCode(200));
            awaitSomebodyWaits();
            assertThat(revoking).isNotDone();
            return revoking;
        });
        revocation.join();
        office.uses().body("allowed", is(false));
    }

    private void awaitSomebodyWaits() {
        await(() -> !tables.query("select 1 from pg_locks where not granted").isEmpty());
    }

    @Test
    void insideThisServiceANoIsAProblemAndStaysInTheLogWhateverTheCallerRollsBack() throws JsonProcessingException {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> grants.requireFor(office.clara, office.anna, "events")))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.getResponse().getStatus()).isEqualTo(403);
                    assertThat(problem.getMessage()).contains("NO_GRANT", "POST /api/v1/access-grants");
                });
        assertThat(onlyEventOfClara("dev.accountable.access.refused")
                        .get("subject")
                        .asText())
                .isEqualTo("events");

        office.asksAndGets();
        grants.requireFor(office.clara, office.anna, "events");
        onlyEventOfClara("dev.accountable.access.granted-use");
    }

    @Test
    void aUseOfNothingIsRefused() {
        Office.as("consent-service", "grant-checker")
                .body(Map.of("employee", office.clara, "resource", "consents"))
                .post(GRANTS + "/uses")
                .then()
                .statusCode(400)
                .body("violations.field", contains("subject"));
    }

    private JsonNode onlyEventOfClara(String type) throws JsonProcessingException {
        List<String> events = eventsOfClara(type);
        assertThat(events).hasSize(1);
        return json.readTree(events.get(0));
    }

    private List<String> eventsOfClara(String type) {
        return tables.query(
                "select event from audit_outbox where event::json->>'type' = ?"
                        + " and event::json->'data'->>'actor' = ? order by position",
                type,
                office.clara);
    }
}

package dev.accountable.audit.detection;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.deliverEventsAbout;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.detection.RuleClient.RULES;
import static dev.accountable.audit.detection.RuleClient.audrey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules that come with the service find what they are for, in events as the platform writes them. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
class ShippedRulesTest {

    private final String person = "person-" + UUID.randomUUID();

    @Inject
    Tables tables;

    @Test
    void theDataOfThirtyPeopleReadByOne() {
        List<Map<String, Object>> reads = new ArrayList<>();
        for (int i = 0; i < 29; i++) {
            reads.add(by("dev.accountable.access.read"));
        }
        append(reads).then().statusCode(200);
        // The same person again is no other person.
        Map<String, Object> again = by("dev.accountable.access.read");
        data(again).put("dataSubject", data(reads.get(0)).get("dataSubject"));
        append(List.of(again)).then().statusCode(200);
        settled();
        assertThat(found("mass-reads", "ACTOR")).doesNotContain(person);

        append(List.of(by("dev.accountable.access.read"))).then().statusCode(200);
        await(() -> found("mass-reads", "ACTOR").contains(person));
    }

    /** As the service itself records what it answers to a service that asks for an employee. */
    @Test
    void readsWithoutAGrant() {
        for (int i = 0; i < 5; i++) {
            as("grant-checker")
                    .contentType("application/json")
                    .body(Map.of(
                            "employee",
                            person,
                            "subject",
                            "anna-" + i,
                            "purpose",
                            "support-case",
                            "resource",
                            "consents"))
                    .post("/api/v1/access-grants/uses")
                    .then()
                    .statusCode(200)
                    .body("allowed", equalTo(false));
        }
        deliverEventsAbout(tables, person);
        await(() -> found("reads-without-grant", "ACTOR").contains(person));
    }

    @Test
    void anExportAtNightAndNoneByDay() {
        Map<String, Object> byDay = by("dev.accountable.audit.log.exported");
        byDay.put("time", "2026-11-23T11:00:00Z");
        append(List.of(byDay)).then().statusCode(200);
        settled();
        assertThat(found("exports-at-night", "ACTOR")).doesNotContain(person);

        Map<String, Object> byNight = by("dev.accountable.audit.log.exported");
        byNight.put("time", "2026-11-23T20:30:00Z");
        append(List.of(byNight)).then().statusCode(200);
        await(() -> found("exports-at-night", "ACTOR").contains(person));
    }

    @Test
    void tenFailedLoginsToOneAccount() {
        List<Map<String, Object>> logins = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Map<String, Object> login = event();
            login.put("type", "dev.accountable.identity.login-failed");
            data(login).put("dataSubject", person);
            logins.add(login);
        }
        append(logins).then().statusCode(200);
        await(() -> found("failed-logins", "SUBJECT").contains(person));
    }

    @Test
    void processingAfterADecisionThatRefusedIt() {
        Map<String, Object> refused = about("dev.accountable.decision.refused", "2026-11-23T09:00:00Z");
        Map<String, Object> done = about("dev.accountable.processing.done", "2026-11-23T09:10:00Z");
        Map<String, Object> another = about("dev.accountable.processing.done", "2026-11-23T09:05:00Z");
        data(another).put("details", Map.of("purpose", "another"));
        append(List.of(refused, another)).then().statusCode(200);
        settled();
        assertThat(found("refused-then-used", "SUBJECT")).doesNotContain(person);

        append(List.of(done)).then().statusCode(200);
        await(() -> found("refused-then-used", "SUBJECT").contains(person));
    }

    /** 409, and an alert. */
    @Test
    void anEventThatWasToBeWrittenOver() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        data(event).put("outcome", "REFUSED");
        append(List.of(event)).then().statusCode(409);

        deliverEventsAbout(tables, id(event));
        await(() -> !BreachReceiver.received("\"event-id-reused\"").isEmpty());
    }

    private Map<String, Object> by(String type) {
        Map<String, Object> event = event();
        event.put("type", type);
        data(event).put("actor", person);
        return event;
    }

    private Map<String, Object> about(String type, String time) {
        Map<String, Object> event = event();
        event.put("type", type);
        event.put("time", time);
        data(event).put("dataSubject", person);
        return event;
    }

    /** Whom a rule has found, by name, as an auditor sees it. */
    private static List<String> found(String rule, String group) {
        return audrey().get(RULES + "/{rule}/detections?limit=200", rule)
                .jsonPath()
                .getList("persons." + group);
    }

    /** Until the rules have seen all that is in the log. */
    private void settled() {
        long appended = tables.count("event");
        await(() -> tables.query(
                        "select 1 from detection_rule where enabled and superseded_at is null and next_index < ?",
                        appended)
                .isEmpty());
    }
}

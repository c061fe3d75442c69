package dev.accountable.audit.detection;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.detection.RuleClient.RULES;
import static dev.accountable.audit.detection.RuleClient.audrey;
import static dev.accountable.audit.detection.RuleClient.eventOf;
import static dev.accountable.audit.detection.RuleClient.sam;
import static dev.accountable.audit.detection.RuleClient.step;
import static dev.accountable.audit.detection.RuleClient.three;
import static dev.accountable.audit.detection.RuleClient.type;
import static dev.accountable.audit.detection.RuleClient.unused;
import static dev.accountable.audit.detection.RuleClient.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
class RuleTest {

    private static final List<String> SHIPPED = List.of(
            "emergency-access",
            "event-id-reused",
            "exports-at-night",
            "failed-logins",
            "failed-logins-from-one-network",
            "failed-logins-then-success",
            "log-stands-still",
            "many-refusals",
            "mass-reads",
            "reads-without-grant",
            "refused-then-used",
            "role-changed",
            "self-check-failed");

    private final String key = unused();

    @Inject
    Tables tables;

    @Test
    void aRuleReadsBackAsItWasWritten() {
        Map<String, Object> rule = three(key);
        rule.put("groupBy", List.of("SUBJECT", "DETAIL"));
        rule.put("groupByDetail", "purpose");
        rule.put(
                "steps",
                List.of(Map.of(
                        "filter",
                        Map.of(
                                "typePrefix",
                                "dev.accountable.test.",
                                "source",
                                "/dsr-service",
                                "outcome",
                                "REFUSED",
                                "details",
                                Map.of("reason", "x"),
                                "hours",
                                Map.of(
                                        "zone",
                                        "Europe/Berlin",
                                        "from",
                                        "22:00",
                                        "to",
                                        "06:00",
                                        "weekdays",
                                        List.of("SUNDAY"))),
                        "atLeast",
                        2,
                        "of",
                        "SUBJECTS")));
        RuleClient.create(key, rule).then().statusCode(201).header("Location", endsWith("/detection-rules/" + key));
        var read = audrey().get(RULES + "/{key}", key);
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(read.jsonPath().getMap("rule.steps[0]")).isEqualTo(((List<?>) rule.get("steps")).get(0));
        read.then()
                .body("rule.window", equalTo("PT10M"))
                .body("rule.groupByDetail", equalTo("purpose"))
                .body("author", equalTo("sam"))
                .body("version", equalTo(1));
    }

    @Test
    void eachChangeIsOneMoreVersionAndNoneIsLost() {
        watch(key, three(key));
        Map<String, Object> changed = three(key);
        changed.put("severity", "LOW");
        sam().header("If-Match", "\"1\"")
                .body(changed)
                .put(RULES + "/{key}", key)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("version", equalTo(2));
        sam().header("If-Match", "\"1\"")
                .body(changed)
                .put(RULES + "/{key}", key)
                .then()
                .statusCode(412)
                .body("type", endsWith("/stale"));
        audrey().get(RULES + "/{key}/versions", key)
                .then()
                .body("version", contains(2, 1))
                .body("rule.severity", contains("LOW", "HIGH"))
                .body("[0].supersededAt", nullValue());
        var page = audrey().get(RULES + "/{key}/versions?limit=1", key);
        assertThat(page.header("Link")).contains("after=2", "rel=\"next\"");
        assertThat(tables.query("select event from audit_outbox where event like ?", "%detection-rules/" + key + "\"%"))
                .hasSize(2);
    }

    @Test
    void aNameIsGivenOnce() {
        watch(key, three(key));
        RuleClient.create(key, three(key)).then().statusCode(409).body("type", endsWith("/detection-rule-exists"));
        String idempotency = UUID.randomUUID().toString();
        String other = unused();
        for (int i = 0; i < 2; i++) {
            sam().header("Idempotency-Key", idempotency)
                    .body(Map.of("key", other, "rule", three(other)))
                    .post(RULES)
                    .then()
                    .statusCode(201);
        }
        sam().body(three(key)).put(RULES + "/{key}", unused()).then().statusCode(404);
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        refuses("steps", rule -> rule.put("kind", "SEQUENCE"));
        refuses("steps", rule -> rule.put("steps", List.of(step(type(key), 1), step(type(key), 1))));
        refuses("steps", rule -> rule.put("steps", List.of()));
        refuses("steps[0].atLeast", rule -> rule.put("steps", List.of(step(type(key), 0))));
        refuses("steps[0].atLeast", rule -> rule.put("steps", List.of(step(type(key), 5001))));
        refuses("groupByDetail", rule -> rule.put("groupBy", List.of("DETAIL")));
        refuses("groupByDetail", rule -> rule.put("groupByDetail", "purpose"));
        for (String window : List.of("PT0S", "P8D", "PT169H", "P1M", "10", "P", "PT", "-PT1H", "PT1.5S", "P1Y")) {
            refuses("window", rule -> rule.put("window", window));
        }
        refuses("steps[0].filter", rule -> filter(rule, Map.of()));
        refuses("steps[0].filter", rule -> filter(rule, Map.of("type", "a.b", "typePrefix", "a.")));
        refuses("steps[0].filter.type", rule -> filter(rule, Map.of("type", "A")));
        refuses("steps[0].filter.typePrefix", rule -> filter(rule, Map.of("typePrefix", "a")));
        refuses("steps[0].filter.source", rule -> filter(rule, Map.of("type", "a.b", "source", "x")));
        refuses("steps[0].filter.outcome", rule -> filter(rule, Map.of("type", "a.b", "outcome", "MAYBE")));
        refuses("steps[0].filter.hours.zone", rule -> filter(rule, hours("Mars/Olympus", "22:00")));
        refuses("steps[0].filter.hours.from", rule -> filter(rule, hours("Europe/Berlin", "24:00")));
        RuleClient.create("Not a key", three(key)).then().statusCode(400).body("violations.field", hasItem("key"));
    }

    @Test
    void rulesComeWithTheService() {
        var rules = audrey().get(RULES + "?limit=200").jsonPath();
        List<Map<String, Object>> shipped = rules.getList("findAll { it.author == 'shipped' }");
        assertThat(shipped.stream().map(rule -> (String) rule.get("key"))).isEqualTo(SHIPPED);
        for (Map<String, Object> rule : shipped) {
            // Good enough to be written by hand.
            String copy = unused();
            @SuppressWarnings("unchecked")
            Map<String, Object> definition = (Map<String, Object>) rule.get("rule");
            Map<String, Object> disabled = new HashMap<>(definition);
            disabled.put("enabled", false);
            RuleClient.create(copy, disabled).then().statusCode(201);
        }
    }

    @Test
    void aShippedSequenceFindsALoginAfterManyFailedOnes() {
        String account = "account-" + key;
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Map<String, Object> event = eventOf(key, i < 5 ? "anonymous" : account);
            event.put("type", i < 5 ? "dev.accountable.identity.login-failed" : "dev.accountable.identity.login");
            event.put("time", "2026-11-20T09:0" + i + ":00Z");
            data(event).put("dataSubject", account);
            events.add(event);
        }
        append(events).then().statusCode(200);
        await(() -> audrey().get(RULES + "/failed-logins-then-success/detections")
                .jsonPath()
                .getList("persons.SUBJECT")
                .contains(account));
    }

    @Test
    void aDryRunFindsWhatTheRuleWouldHaveAndChangesNothing() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Map<String, Object> event = eventOf(key, "actor-" + key);
            event.put("time", "2020-02-02T09:%02d:00Z".formatted(i < 5 ? i : 30 + i));
            events.add(event);
        }
        append(events).then().statusCode(200);
        Map<String, Object> request =
                Map.of("rule", three(key), "from", "2020-02-02T00:00:00Z", "to", "2020-02-03T00:00:00Z");

        var forSam = sam().body(request).post(RULES + "/dry-runs");
        forSam.then()
                .statusCode(200)
                .body("until", equalTo("2020-02-03T00:00:00Z"))
                .body("matched", equalTo(9))
                .body("found", equalTo(2))
                .body("detections.events", contains(5, 4))
                .body("detections[0].firstAt", equalTo("2020-02-02T09:00:00Z"))
                .body("detections[0].lastAt", equalTo("2020-02-02T09:04:00Z"))
                .body("detections[0].sample[0]", equalTo(id(events.get(0))))
                .body("detections[0].persons", nullValue());
        audrey().body(request)
                .post(RULES + "/dry-runs")
                .then()
                .body("detections[0].persons.ACTOR", equalTo("actor-" + key));
        audrey().get(RULES + "/{key}", key).then().statusCode(404);
        assertThat(tables.query("select 1 from detection_rule where key = 'dry-run'"))
                .isEmpty();
        assertThat(tables.query("select 1 from detection_match where event_id = ?::uuid", id(events.get(0))))
                .isEmpty();
    }

    @Test
    void aDryRunHasAnEnd() {
        for (var wrong : Map.of("2020-01-01T00:00:00Z", "later", "2020-03-03T00:00:01Z", "31 days")
                .entrySet()) {
            sam().body(Map.of("rule", three(key), "from", "2020-02-01T00:00:00Z", "to", wrong.getKey()))
                    .post(RULES + "/dry-runs")
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("to"))
                    .body("violations.message", hasItem(containsString(wrong.getValue())))
                    .body("violations", hasSize(1));
        }
    }

    private void refuses(String field, Consumer<Map<String, Object>> change) {
        Map<String, Object> rule = three(key);
        change.accept(rule);
        RuleClient.create(key, rule).then().statusCode(400).body("violations.field", hasItem("rule." + field));
    }

    private static void filter(Map<String, Object> rule, Map<String, Object> filter) {
        rule.put("steps", List.of(Map.of("filter", filter, "atLeast", 1, "of", "EVENTS")));
    }

    private static Map<String, Object> hours(String zone, String from) {
        return Map.of("type", "a.b", "hours", Map.of("zone", zone, "from", from, "to", "06:00"));
    }
}

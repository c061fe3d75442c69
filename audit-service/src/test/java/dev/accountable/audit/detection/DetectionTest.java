package dev.accountable.audit.detection;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.detection.RuleClient.audrey;
import static dev.accountable.audit.detection.RuleClient.detections;
import static dev.accountable.audit.detection.RuleClient.eventOf;
import static dev.accountable.audit.detection.RuleClient.sam;
import static dev.accountable.audit.detection.RuleClient.step;
import static dev.accountable.audit.detection.RuleClient.three;
import static dev.accountable.audit.detection.RuleClient.type;
import static dev.accountable.audit.detection.RuleClient.unused;
import static dev.accountable.audit.detection.RuleClient.watch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Tables;
import dev.accountable.audit.detection.BreachReceiver.Received;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
class DetectionTest {

    private final String key = unused();
    private final String actor = "actor-of-" + key;

    @Inject
    Tables tables;

    @Inject
    Detections detections;

    @Inject
    Detector detector;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl = "";

    @Test
    void enoughEventsMakeOneDetectionAndOneSignal() throws Exception {
        watch(key, three(key));
        List<Map<String, Object>> events = some(3);
        append(events).then().statusCode(200);
        Instant answered = Instant.now();

        await(() -> !BreachReceiver.received(key).isEmpty());
        Received received = BreachReceiver.received(key).get(0);
        assertThat(Duration.between(answered, received.at())).isLessThan(Duration.ofSeconds(2));
        assertThat(received.contentType()).startsWith("application/cloudevents+json");
        assertThat(received.authorization()).startsWith("Bearer ");
        assertThat(received.body()).doesNotContain(actor);
        Map<String, Object> found = detections(sam(), key).get(0);
        JsonNode signal = new ObjectMapper().readTree(received.body());
        assertThat(signal.path("id").asText()).isEqualTo(found.get("id"));
        assertThat(signal.at("/data/severity").asText()).isEqualTo("HIGH");
        assertThat(signal.at("/data/details/rule").asText()).isEqualTo(key);
        assertThat(found.get("events")).isEqualTo(3);
        assertThat(found.get("sample"))
                .isEqualTo(events.stream().map(event -> id(event)).toList());
        await(() -> "DELIVERED".equals(detections(sam(), key).get(0).get("signal")));
        assertThat(BreachReceiver.received(key)).hasSize(1);
    }

    @Test
    void fewerEventsOrSomebodyElsesMakeNone() {
        watch(key, three(key));
        append(List.of(eventOf(key, actor), eventOf(key, actor), eventOf(key, "another-" + key)))
                .then()
                .statusCode(200);
        settled();
        assertThat(detections(sam(), key)).isEmpty();
    }

    @Test
    void whatFollowsIsCountedOntoTheDetectionWithoutAnotherSignal() {
        watch(key, three(key));
        append(some(3)).then().statusCode(200);
        await(() -> detections(sam(), key).size() == 1);
        append(some(2)).then().statusCode(200);
        await(() -> Integer.valueOf(5).equals(detections(sam(), key).get(0).get("events")));
        assertThat(detections(sam(), key)).hasSize(1);
        assertThat(BreachReceiver.received(key)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void onlyWhoMayReadPayloadsSeesWhomAPseudonymStandsFor() {
        watch(key, three(key));
        append(some(3)).then().statusCode(200);
        await(() -> detections(sam(), key).size() == 1);

        Map<String, Object> forSam = detections(sam(), key).get(0);
        String pseudonym = tables.query("select pseudonym from person where reference = ?", actor)
                .get(0);
        assertThat(forSam.get("group")).isEqualTo(Map.of("ACTOR", pseudonym));
        assertThat(forSam).doesNotContainKey("persons");
        assertThat(detections(audrey(), key).get(0).get("persons")).isEqualTo(Map.of("ACTOR", actor));

        tables.run("delete from person where reference = ?", actor);
        assertThat(detections(audrey(), key).get(0).get("persons")).isEqualTo(Map.of());
    }

    @Test
    void groupsOfADetailAreNamedByAHash() {
        Map<String, Object> rule = three(key);
        rule.put("groupBy", List.of("DETAIL"));
        rule.put("groupByDetail", "network");
        watch(key, rule);
        List<Map<String, Object>> events = some(3);
        events.forEach(event -> data(event).put("details", Map.of("network", "198.51.100.0")));
        append(events).then().statusCode(200);

        await(() -> !BreachReceiver.received(key).isEmpty());
        assertThat(BreachReceiver.received(key).get(0).body()).doesNotContain("198.51.100.0");
        assertThat(String.valueOf(detections(sam(), key).get(0).get("group"))).matches("\\{DETAIL=[0-9a-f]{32}}");
    }

    @Test
    void aSequenceGoesThroughItsStepsInOrder() {
        Map<String, Object> rule = three(key);
        rule.put("kind", "SEQUENCE");
        rule.put("groupBy", List.of("SUBJECT", "ACTOR"));
        rule.put("steps", List.of(step(type(key), 2), step(type(key + ".then"), 1)));
        watch(key, rule);
        List<Map<String, Object>> events = some(3);
        events.forEach(event -> data(event).put("dataSubject", "subject-of-" + key));
        events.get(2).put("type", type(key + ".then"));
        for (int i = 0; i < 3; i++) {
            events.get(i).put("time", Instant.now().plusSeconds(i).toString());
        }
        // They arrive the wrong way round, one after another.
        for (int i : List.of(2, 1, 0)) {
            append(List.of(events.get(i))).then().statusCode(200);
        }

        await(() -> detections(audrey(), key).size() == 1);
        assertThat(detections(audrey(), key).get(0).get("persons"))
                .isEqualTo(Map.of("ACTOR", actor, "SUBJECT", "subject-of-" + key));
    }

    /** The insert of a detection fails, three times and more: neither it nor the place in the log is kept. */
    @Test
    void aStepThatFailsHalfwayIsDoneAgainAndCountsOnce() throws SQLException {
        watch(key, three(key));
        try (Connection superuser = Postgres.asSuperuser(jdbcUrl);
                Statement ddl = superuser.createStatement()) {
            ddl.execute("create sequence detection_attempts");
            ddl.execute("""
                    create function refuse_detection() returns trigger language plpgsql security definer as
                    $$ begin perform nextval('detection_attempts'); raise exception 'pulled the plug'; end $$
                    """);
            ddl.execute(
                    "create trigger refuse before insert on detection for each row execute function refuse_detection()");
            try {
                append(some(4)).then().statusCode(200);
                await(() -> attempts(ddl) >= 3);
                assertThat(matches()).isZero();
            } finally {
                ddl.execute("drop trigger refuse on detection");
                ddl.execute("drop function refuse_detection");
                ddl.execute("drop sequence detection_attempts");
            }
        }
        await(() -> detections(sam(), key).size() == 1);
        assertThat(detections(sam(), key).get(0).get("events")).isEqualTo(4);
        settled();
        assertThat(detections(sam(), key)).hasSize(1);
    }

    /** While another pod holds the lock nothing moves here; then all that waited is found, by the rule as it is by now. */
    @Test
    void theNextVersionGoesOnWhereTheOneBeforeStood() {
        watch(key, three(key));
        append(some(2)).then().statusCode(200);
        settled();
        assertThat(matches()).isEqualTo(2);
        QuarkusTransaction.requiringNew().run(() -> {
            await(() -> detections.lock());
            append(some(2)).then().statusCode(200);
            Map<String, Object> two = three(key);
            two.put("steps", List.of(step(type(key), 2)));
            sam().body(two).put(RuleClient.RULES + "/{key}", key).then().statusCode(200);
            assertThat(detections(sam(), key)).isEmpty();
        });
        await(() -> detections(sam(), key).size() == 1);
        assertThat(detections(sam(), key).get(0)).containsEntry("version", 2).containsEntry("events", 2);
        detections.forget(Instant.now());
        assertThat(matches()).isZero();
    }

    @Test
    void whatHappensWhileARuleIsOffIsNotCaughtUpWith() {
        Map<String, Object> rule = three(key);
        rule.put("enabled", false);
        watch(key, rule);
        append(some(3)).then().statusCode(200);
        settled();
        rule.put("enabled", true);
        sam().body(rule).put(RuleClient.RULES + "/{key}", key).then().statusCode(200);
        append(some(2)).then().statusCode(200);
        settled();
        assertThat(detections(sam(), key)).isEmpty();
        append(some(1)).then().statusCode(200);
        await(() -> detections(sam(), key).size() == 1);
        assertThat(detections(sam(), key).get(0).get("events")).isEqualTo(3);
    }

    /** Whoever takes out of the log what a rule is about to read does not blind it to the rest. */
    @Test
    void aPlaceThatHoldsNothingAnyMoreHoldsNoRuleUp() throws SQLException {
        watch(key, three(key));
        Map<String, Object> removed = eventOf(key, actor);
        long place;
        try (Connection superuser = Postgres.asSuperuser(jdbcUrl);
                Statement statement = superuser.createStatement()) {
            // "detect": no rule moves meanwhile.
            statement.execute("select pg_advisory_lock(x'646574656374'::bigint)");
            append(List.of(removed)).then().statusCode(200);
            proof(removed);
            place = get("events/{id}", id(removed)).jsonPath().getLong("index");
            tables.run("update detection_rule set next_index = ?::bigint + 1 where superseded_at is null", place);
            tables.run("update detection_rule set next_index = ? where key = ?", place, key);
            tables.runAsSuperuser("update leaf set event_id = gen_random_uuid() where log_index = " + place);
            statement.execute("select pg_advisory_unlock(x'646574656374'::bigint)");
        }
        try {
            append(some(3)).then().statusCode(200);
            await(() -> detections(sam(), key).size() == 1);
        } finally {
            tables.runAsSuperuser("update leaf set event_id = '" + id(removed) + "' where log_index = " + place);
        }
        assertThat(detections(sam(), key).get(0).get("events")).isEqualTo(3);
    }

    @Test
    void aPayloadThatWasSpoiledStopsNoRule() throws SQLException {
        watch(key, three(key));
        List<Map<String, Object>> events = some(3);
        String spoiled = id(events.get(0));
        try (Connection superuser = Postgres.asSuperuser(jdbcUrl);
                Statement statement = superuser.createStatement()) {
            // "detect": no rule moves meanwhile.
            statement.execute("select pg_advisory_lock(x'646574656374'::bigint)");
            append(events).then().statusCode(200);
            tables.runAsSuperuser("update payload set content = 'x' where event_id = '" + spoiled + "'");
            statement.execute("select pg_advisory_unlock(x'646574656374'::bigint)");
        }
        try {
            await(() -> detections(sam(), key).size() == 1);
        } finally {
            tables.runAsSuperuser("delete from payload where event_id = '" + spoiled + "'");
        }
    }

    /** As the tree counts, not as a table does. */
    @Test
    void aPlaceThatNobodySignedIsNotFollowed() {
        watch(key, three(key));
        tables.runAsSuperuser("insert into leaf (log_index, event_id) values (1000000000, gen_random_uuid())");
        try {
            append(some(1)).then().statusCode(200);
            await(() -> matches() == 1);
            append(some(2)).then().statusCode(200);
            await(() -> detections(sam(), key).size() == 1);
        } finally {
            tables.runAsSuperuser("delete from leaf where log_index = 1000000000");
        }
    }

    @Test
    void aDetectionIsItselfAnEvent() {
        watch(key, three(key));
        append(some(3)).then().statusCode(200);
        await(() -> detections(sam(), key).size() == 1);
        assertThat(tables.query(
                        "select event from audit_outbox where event like '%\"dev.accountable.detection.raised\"%'"
                                + " and event like ?",
                        "%" + key + "%"))
                .hasSize(1);
    }

    /** What is not enough in time is forgotten: a window after it was seen, and the time that others may be late. */
    @Test
    void whatIsNotEnoughIsForgotten() {
        watch(key, three(key));
        append(some(2)).then().statusCode(200);
        settled();
        Duration kept = Duration.ofMinutes(10).plus(Detections.LATE);
        detections.forget(Instant.now().plus(kept).minusSeconds(30));
        assertThat(matches()).isEqualTo(2);
        detections.forget(Instant.now().plus(kept).plusSeconds(30));
        assertThat(matches()).isZero();
    }

    /** The sequencer's lock is held elsewhere, and an event has waited for a minute: one signal, however long that lasts. */
    @Test
    void aLogThatStandsStillIsNoticed() throws SQLException {
        try (Connection superuser = Postgres.asSuperuser(jdbcUrl);
                Statement statement = superuser.createStatement()) {
            // "merkle"; waits until the sequencer lets go.
            statement.execute("select pg_advisory_lock(x'6d65726b6c65'::bigint)");
            append(some(1)).then().statusCode(200);
            statement.execute("update waiting set recorded_at = now() - interval '1 minute'");
            detector.watchTheLogItself();
            detector.watchTheLogItself();
            statement.execute("select pg_advisory_unlock(x'6d65726b6c65'::bigint)");
        }
        await(() ->
                "DELIVERED".equals(detections(sam(), "log-stands-still").get(0).get("signal")));
        assertThat(detections(sam(), "log-stands-still")).hasSize(1);
        assertThat(detections(sam(), "log-stands-still").get(0).get("group")).isEqualTo(Map.of());
        assertThat(BreachReceiver.received("\"log-stands-still\"")).hasSize(1);
    }

    private static long attempts(Statement statement) {
        try (ResultSet row = statement.executeQuery("select last_value from detection_attempts")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Map<String, Object>> some(int count) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(eventOf(key, actor));
        }
        return events;
    }

    private long matches() {
        return Long.parseLong(tables.query(
                        "select count(*) from detection_match m join detection_rule r on r.id = m.rule_id where key = ?",
                        key)
                .get(0));
    }

    /** Every rule has seen all that was appended before. */
    private void settled() {
        long appended = tables.count("event");
        await(() -> tables.query(
                        "select 1 from detection_rule where enabled and superseded_at is null and next_index < ?",
                        appended)
                .isEmpty());
    }
}

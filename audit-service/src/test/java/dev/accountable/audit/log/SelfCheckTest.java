package dev.accountable.audit.log;

import static dev.accountable.audit.LogClient.SINGLE;
import static dev.accountable.audit.LogClient.actor;
import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.post;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Tables;
import dev.accountable.audit.detection.BreachReceiver;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever somebody changes who may do everything in the database: it is found, and called by its name. */
// Each check reads the whole log: before the others have made it long.
@Order(1)
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelfCheckTest {

    @Inject
    Tables tables;

    @Inject
    Tiles tiles;

    @Inject
    Leaves leaves;

    @Inject
    Records records;

    @Inject
    LogKeys keys;

    @Inject
    ObjectMapper json;

    @Inject
    SelfChecker checker;

    /** An event in the middle of the log, with the tile it is in long full, and the next one. */
    private Map<String, Object> event = Map.of();

    private String id = "";
    private String next = "";
    private long index;
    private long size;

    /** The service's role may become superuser, where it says so; the rest of what it does stays within its rights. */
    @BeforeEach
    void aWayIn() {
        tables.runAsSuperuser("grant postgres to service with inherit false");
    }

    @AfterEach
    void noWayIn() {
        tables.runAsSuperuser("revoke postgres from service");
    }

    /** Whatever a test changes is rolled back: one log serves them all. */
    private void aLog() {
        List<Map<String, Object>> batch = events(520);
        append(batch).then().statusCode(200);
        proof(batch.get(519));
        event = batch.get(200);
        id = id(event);
        next = id(batch.get(201));
        index = get("events/{id}", id).jsonPath().getLong("index");
    }

    /** The last tile is one that was begun. */
    @BeforeEach
    void aRightEdge() {
        if (event.isEmpty()) {
            aLog();
        }
        size = size();
        while (size % 256 < 2) {
            List<Map<String, Object>> more = events(1);
            append(more).then().statusCode(200);
            proof(more.get(0));
            size = size();
        }
    }

    @Test
    void anUntouchedLogPasses() {
        assertThat(examineAfter()).isEmpty();
    }

    @Test
    void anEventThatWasRewritten() {
        assertThat(examineAfter(
                        "update event set envelope = replace(envelope, '\"v\":1', '\"v\":2') where id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "CHANGED"));
    }

    @Test
    void aColumnThatWasRewritten() {
        assertThat(examineAfter("update event set type = 'dev.accountable.other' where id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "TYPE_DIFFERS"));
        assertThat(examineAfter(
                        "update event set time = time + interval '1 microsecond' where id = '" + id + "'",
                        "update payload set time = time + interval '1 microsecond' where event_id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "TIME_DIFFERS"));
        assertThat(examineAfter("update event set actor = (select actor from event where id = '" + next
                        + "') where id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "ACTOR_DIFFERS"));
        assertThat(examineAfter("update event set subject = null where id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "SUBJECT_DIFFERS"));
    }

    @Test
    void anEventThatWasRemoved() {
        assertThat(examineAfter("delete from event where id = '" + id + "'"))
                .containsExactly(new Finding(index, "event", id, "REMOVED"));
    }

    @Test
    void aPlaceThatWasRemoved() {
        assertThat(examineAfter("delete from leaf where event_id = '" + id + "'"))
                .containsExactly(
                        new Finding(index, "leaf", Long.toString(index), "REMOVED"),
                        new Finding(null, "event", id, "ADDED"));
    }

    @Test
    void twoPlacesThatWereSwapped() {
        assertThat(examineAfter(
                        "update leaf set event_id = gen_random_uuid() where log_index = " + index,
                        "update leaf set event_id = '" + id + "' where log_index = " + (index + 1),
                        "update leaf set event_id = '" + next + "' where log_index = " + index))
                .containsExactly(
                        new Finding(index, "leaf", next, "MOVED"), new Finding(index + 1, "leaf", id, "MOVED"));
    }

    @Test
    void aTailThatWasCut() {
        String last = "(select event_id from leaf where log_index = " + (size - 1) + ")";
        assertThat(examineAfter(
                        "delete from event where id = " + last, "delete from leaf where log_index = " + (size - 1)))
                .containsExactly(new Finding(size - 1, "leaf", Long.toString(size - 1), "REMOVED"));
    }

    /** Leaves, tiles and checkpoints all put back to an earlier state that was once signed: an earlier round remembers. */
    @Test
    void aLogThatWasPutBack() {
        assertThat(examineAfter("insert into self_check (id, state, requested_at, size, finding_count) values ('"
                        + UUID.randomUUID() + "', 'PASSED', now(), " + (size + 5) + ", 0)"))
                .containsExactly(new Finding(size - 1, "checkpoint", Long.toString(size), "REMOVED"));
    }

    @Test
    void aPlaceThatNobodySigned() {
        assertThat(examineAfter("insert into leaf (log_index, event_id) values (" + size + ", gen_random_uuid())"))
                .containsExactly(new Finding(size, "leaf", Long.toString(size), "ADDED"));
    }

    @Test
    void anEventThatWasSlippedIn() {
        String added = UUID.randomUUID().toString();
        assertThat(examineAfter("insert into event (id, time, type, source, outcome, actor, envelope) select '" + added
                        + "', time, type, source, outcome, actor, envelope from event where id = '" + id + "'"))
                .containsExactly(new Finding(null, "event", added, "ADDED"));
    }

    @Test
    void aTileThatWasChanged() {
        long place = index % 256;
        String tile = "0/" + index / 256;
        assertThat(examineAfter("update tile set hashes = set_byte(hashes, " + place * 32 + ", get_byte(hashes, "
                        + place * 32 + ") # 1) where level = 0 and number = " + index / 256))
                .containsExactly(new Finding(index, "tile", tile, "CHANGED"));
        assertThat(examineAfter("delete from tile where level = 0 and number = " + index / 256))
                .containsExactly(new Finding(index - place, "tile", tile, "REMOVED"));
    }

    @Test
    void theRightEdgeThatWasChanged() {
        assertThat(examineAfter(
                        "update edge set hashes = set_byte(hashes, 32, get_byte(hashes, 32) # 1) where level = 0"))
                .containsExactly(new Finding(size / 256 * 256 + 1, "edge", "0/" + size / 256, "CHANGED"));
        assertThat(examineAfter(
                        "update edge set hashes = set_byte(hashes, 32, get_byte(hashes, 32) # 1) where level = 1"))
                .containsExactly(new Finding(256L, "edge", "1/0", "CHANGED"));
        assertThat(examineAfter("update event set envelope = envelope || ' ' where id = (select event_id from leaf"
                        + " where log_index = " + (size - 1) + ")"))
                .extracting(Finding::table, Finding::index, Finding::what)
                .containsExactly(tuple("event", size - 1, "CHANGED"));
    }

    @Test
    void aPayloadThatWasChanged() {
        assertThat(examineAfter(
                        "update payload set content = replace(content, 'newsletter', 'advertising') where event_id = '"
                                + id + "'"))
                .containsExactly(new Finding(index, "payload", id, "CHANGED"));
        assertThat(examineAfter("update payload set resource = 'consents/other' where event_id = '" + id + "'"))
                .containsExactly(new Finding(index, "payload", id, "CHANGED"));
        assertThat(examineAfter("delete from payload where event_id = '" + id + "'"))
                .as("a payload may be forgotten")
                .isEmpty();
    }

    @Test
    void aPersonWhoWasMadeAnother() {
        String pseudonym =
                tables.query("select actor from event where id = ?::uuid", id).get(0);
        assertThat(examineAfter("update person set reference = 'somebody-else' where pseudonym = '" + pseudonym + "'"))
                .containsExactly(new Finding(index, "person", pseudonym, "CHANGED"));
        assertThat(examineAfter("delete from person where pseudonym = '" + pseudonym + "'"))
                .as("a person may be forgotten")
                .isEmpty();
    }

    @Test
    void aCheckpointThatWasReplaced() {
        var forged = new Finding(size - 1, "checkpoint", Long.toString(size), "NOT_SIGNED");
        String newest = " where size = " + size;
        String text = keys.name() + "\n" + size + "\n" + "A".repeat(43) + "=\n";
        String otherRoot = "update checkpoint set root = decode('" + "A".repeat(43) + "=', 'base64'), note = '";
        assertThat(examineAfter(otherRoot + new LogKeys(List.of(SigningKey.generate(keys.name())), List.of()).sign(text)
                        + "'" + newest))
                .containsExactly(forged);
        assertThat(examineAfter("update checkpoint set note = replace(note, '" + keys.name() + "', 'other')" + newest))
                .containsExactly(forged);
        assertThat(examineAfter("update checkpoint set root = sha256('other')" + newest))
                .containsExactly(new Finding(size - 1, "checkpoint", Long.toString(size), "CHANGED"));
        assertThat(examineAfter(otherRoot + keys.sign(text) + "'" + newest))
                .as("even by somebody who has the key")
                .containsExactly(new Finding(size - 1, "checkpoint", Long.toString(size), "CONTRADICTED"));
    }

    /** Event and leaf hash changed together: the tile above, and what was signed, say that they are not what they were. */
    @Test
    void anEventThatWasRewrittenTogetherWithItsTile() {
        long place = index % 256;
        assertThat(examineAfter(
                        "update event set envelope = envelope || ' ' where id = '" + id + "'",
                        "update tile set hashes = overlay(hashes placing (select sha256('\\x00'::bytea ||"
                                + " convert_to(envelope, 'UTF8')) from event where id = '" + id + "') from "
                                + (place * 32 + 1)
                                + ") where level = 0 and number = " + index / 256))
                .containsExactlyInAnyOrder(
                        new Finding(index - place, "edge", "1/0", "CHANGED"),
                        new Finding(size - 1, "checkpoint", Long.toString(size), "CONTRADICTED"));
    }

    @Test
    void whatIsFoundIsReportedOnceAndReachesBreachService() {
        checkerRuns("PASSED");
        String pseudonym =
                tables.query("select actor from event where id = ?::uuid", id).get(0);
        tables.run("update person set reference = 'somebody-else' where pseudonym = ?::uuid", pseudonym);
        try {
            JsonPath failed = checkerRuns("FAILED");
            assertThat(failed.getLong("[0].size")).isEqualTo(size);
            assertThat(failed.getLong("[0].findingCount")).isEqualTo(1);
            assertThat(failed.getMap("[0].findings[0]"))
                    .isEqualTo(Map.of("index", (int) index, "table", "person", "row", pseudonym, "what", "CHANGED"));
            List<String> reported = reported(pseudonym);
            assertThat(reported).hasSize(1);
            JsonPath details = JsonPath.from(reported.get(0));
            assertThat(details.getString("subject")).isEqualTo("log/self-checks/" + failed.getString("[0].id"));
            assertThat(details.getMap("data.details"))
                    .isEqualTo(Map.of(
                            "index", Long.toString(index), "table", "person", "row", pseudonym, "what", "CHANGED"));
            assertThat(reported.get(0)).doesNotContain(actor(event), "somebody-else");

            checkerRuns("FAILED");
            assertThat(reported(pseudonym)).hasSize(1);

            // As the outbox delivers it.
            post(SINGLE, reported.get(0)).then().statusCode(200);
            await(() -> !BreachReceiver.received("self-check-failed").isEmpty());
            assertThat(BreachReceiver.received("self-check-failed"))
                    .hasSize(1)
                    .allMatch(signal -> signal.body().contains("\"CRITICAL\"")
                            && signal.body().contains(details.getString("id")));
        } finally {
            tables.run("update person set reference = ? where pseudonym = ?::uuid", actor(event), pseudonym);
        }
        checkerRuns("PASSED");
        assertThat(get("log/self-checks?limit=2").header("Link"))
                .contains("after=")
                .contains("rel=\"next\"");
    }

    @Test
    void oneRunsAtATimeAndTheNextTakesOverFromThePodThatDied() {
        assertThat(request().statusCode()).isIn(202, 409);
        request().then().statusCode(409);
        tables.run(
                "update self_check set state = 'RUNNING', seen_at = now() - interval '1 hour' where state = 'WAITING'");
        checker.lookForWork();
        checkerRuns("PASSED");
        assertThat(get("log/self-checks?limit=2").jsonPath().<String>getList("state"))
                .containsExactly("PASSED", "ABANDONED");
    }

    /** Asked for, as an auditor does it, and run as any pod does it. */
    private JsonPath checkerRuns(String result) {
        // One that another test left waiting, or one of ours.
        assertThat(request().statusCode()).isIn(202, 409);
        checker.lookForWork();
        JsonPath checks = get("log/self-checks?limit=1").jsonPath();
        assertThat(checks.getString("[0].state")).isEqualTo(result);
        return checks;
    }

    private static Response request() {
        return as("auditor").post("/api/v1/log/self-checks");
    }

    private List<String> reported(String row) {
        return tables.query(
                "select event::text from audit_outbox where event::jsonb ->> 'type' = 'dev.accountable.audit.selfcheck.failed'"
                        + " and event::text like ?",
                "%" + row + "%");
    }

    private long size() {
        return Long.parseLong(text("log/checkpoint").lines().toList().get(1));
    }

    /** Findings after what somebody did who is above all triggers; then it is undone. */
    private List<Finding> examineAfter(String... tampering) {
        QuarkusTransaction.begin();
        try {
            await(() -> leaves.lock());
            tables.run("set local role postgres");
            tables.run("set local session_replication_role = replica");
            for (String sql : tampering) {
                assertThat(tables.run(sql)).as(sql).isPositive();
            }
            return new Examination(records, tiles, keys, json, place -> {})
                    .run()
                    .all();
        } finally {
            QuarkusTransaction.rollback();
        }
    }
}

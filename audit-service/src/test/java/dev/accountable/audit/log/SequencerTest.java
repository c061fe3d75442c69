package dev.accountable.audit.log;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class SequencerTest {

    @Inject
    Tables tables;

    @Inject
    Leaves leaves;

    @Inject
    LogKeys keys;

    @Inject
    MeterRegistry registry;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics = "";

    /** While another pod holds the lock nothing moves here, and the event says so; when it lets go, all goes on. */
    @Test
    void onePodAtATimeGrowsTheTree() {
        Map<String, Object> event = event();
        QuarkusTransaction.requiringNew().run(() -> {
            await(() -> leaves.lock());
            String before = text("log/checkpoint");
            append(List.of(event)).then().statusCode(200);
            double turnedAway = timesNotLeader();
            await(() -> timesNotLeader() >= turnedAway + 3);

            Response answer = get("log/inclusion-proofs/{id}", id(event));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.jsonPath().getString("type")).endsWith("/not-yet-integrated");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(text("log/checkpoint")).isEqualTo(before);
            assertThat(get("events/{id}", id(event)).jsonPath().<Object>get("index"))
                    .isNull();
        });
        assertThat(proof(event)).contains("\nindex ");
    }

    @Test
    void placesAreGivenInTheOrderOfArrivalAndWithoutAGap() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Map<String, Object>> batch = events(7);
            append(batch).then().statusCode(200);
            all.addAll(batch);
        }
        all.forEach(event -> proof(event));
        assertThat(all.stream().map(event -> indexOf(event)).toList()).isSorted();
        assertThat(tables.query("select count(*) - 1 - max(log_index) from leaf"))
                .containsExactly("0");
        assertThat(tables.query("select max(size) - (select count(*) from leaf) from checkpoint"))
                .containsExactly("0");
    }

    /** The last step of an integration fails, three times and more: nothing of the earlier steps is left. */
    @Test
    void anIntegrationThatFailsHalfwayLeavesNoTrace() {
        proofOfOne();
        String before = text("log/checkpoint");
        String tiles = digestOfTiles();
        List<Map<String, Object>> batch = events(300);
        tables.runAsSuperuser("create sequence attempts");
        tables.runAsSuperuser("grant select on attempts to public");
        tables.runAsSuperuser("""
                create function refuse() returns trigger language plpgsql security definer as
                $$ begin perform nextval('attempts'); raise exception 'pulled the plug'; end $$
                """);
        tables.runAsSuperuser(
                "create trigger refuse before insert on checkpoint for each row execute function refuse()");
        try {
            append(batch).then().statusCode(200);
            await(() -> Long.parseLong(
                            tables.query("select last_value from attempts").get(0))
                    >= 3);
            assertThat(text("log/checkpoint")).isEqualTo(before);
            assertThat(digestOfTiles()).isEqualTo(tiles);
            assertThat(tables.query("select event_id from leaf where event_id = ?::uuid", id(batch.get(0))))
                    .isEmpty();
            assertThat(tables.count("waiting")).isGreaterThanOrEqualTo(300);
        } finally {
            tables.runAsSuperuser("drop trigger refuse on checkpoint");
            tables.runAsSuperuser("drop function refuse");
            tables.runAsSuperuser("drop sequence attempts");
        }
        proof(batch.get(0));
        assertThat(indexOf(batch.get(299)) - indexOf(batch.get(0))).isEqualTo(299);
    }

    /** A tile that was changed by hand: the log stands still and signs nothing, until the tile is as it was. */
    @Test
    void aTamperedTileIsNeverSigned() {
        proofOfOne();
        String before = text("log/checkpoint");
        String broken =
                "update edge set hashes = set_byte(hashes, length(hashes) - 1, get_byte(hashes, length(hashes) - 1) # 1)"
                        + " where level = (select min(level) from edge)";
        Map<String, Object> event = event();
        QuarkusTransaction.requiringNew().run(() -> {
            await(() -> leaves.lock());
            tables.run(broken);
            append(List.of(event)).then().statusCode(200);
        });
        try {
            // Each attempt takes the event out of the queue and, failing, puts it back: a new version of the row.
            String version = "select xmax::text from waiting where event_id = '" + id(event) + "'";
            await(() -> !tables.query(version).equals(List.of("0")));
            assertThat(get("log/inclusion-proofs/{id}", id(event)).statusCode()).isEqualTo(404);
            assertThat(text("log/checkpoint")).isEqualTo(before);
        } finally {
            tables.run(broken);
        }
        proof(event);
    }

    /** A log that rests when its key changes: its head is signed again, without waiting for the next event. */
    @Test
    void aHeadThatTheCurrentKeyHasNotSignedIsSignedAgain() {
        proofOfOne();
        String before = text("log/checkpoint");
        String text = before.substring(0, before.lastIndexOf("\n\n") + 1);
        String old = new LogKeys(List.of(SigningKey.generate(keys.name())), List.of()).sign(text);
        QuarkusTransaction.requiringNew().run(() -> {
            await(() -> leaves.lock());
            tables.run("update checkpoint set note = ? where size = (select max(size) from checkpoint)", old);
        });
        await(() -> text("log/checkpoint").equals(before));
    }

    /** Of the checkpoints of an hour the last stays: twenty a second would outgrow what they sign. */
    @Test
    void checkpointsDoNotPileUp() {
        String piled = "select count(*) - count(distinct date_trunc('hour', signed_at)) from checkpoint c";
        proofOfOne();
        List<String> before = tables.query(piled);
        for (int i = 0; i < 4; i++) {
            proofOfOne();
        }
        assertThat(tables.query(piled)).isEqualTo(before);
    }

    @Test
    void metricsShowSizeBacklogAndLag() {
        proofOfOne();
        await(() -> value("log_size") > 0);
        String exposed = RestAssured.get(metrics).asString();
        assertThat(exposed)
                .contains(
                        "log_unintegrated ",
                        "log_unintegrated_age_seconds ",
                        "log_integration_lag_seconds_max",
                        "log_appended_total{result=\"accepted\"}",
                        "log_appended_total{result=\"known\"}",
                        "log_append_seconds_count");
    }

    private double value(String gauge) {
        return RestAssured.get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith(gauge + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(gauge.length())))
                .findFirst()
                .orElse(-1);
    }

    private double timesNotLeader() {
        return registry.counter("log.integration.runs", "result", "not_leader").count();
    }

    private static void proofOfOne() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        proof(event);
    }

    private static long indexOf(Map<String, Object> event) {
        return LogClient.get("events/{id}", id(event)).jsonPath().getLong("index");
    }

    private String digestOfTiles() {
        return tables.query("select md5(string_agg(level || ':' || number || ':' || encode(hashes, 'hex'), ','"
                        + " order by level, number)) from (table tile union all table edge) tiles")
                .get(0);
    }
}

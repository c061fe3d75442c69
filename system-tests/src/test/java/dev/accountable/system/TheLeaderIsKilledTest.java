package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.ServerProcess;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two processes of audit-service and the backlog of an hour in which thirty events a second came and none was integrated. The
 * one that leads is killed (SIGKILL) in the middle of an integration: the other takes over within seconds, every event gets
 * exactly one place, in the order in which the events were stored, and the whole log, read over HTTP by the auditor's program,
 * leads to what is signed.
 */
@ExtendWith(Platform.class)
class TheLeaderIsKilledTest {

    private static final int BATCHES = 108;

    /** The sequencer's lock, "merkle". */
    private static final long LOCK = 0x6d65726b6c65L;

    private final LocalStack stack;
    private final Login login;

    TheLeaderIsKilledTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
    }

    @Test
    void anotherGoesOnWhereItStoodAndNothingIsLostOrDoubled() throws Exception {
        ServerProcess one = stack.service("audit-service");
        ServerProcess another = stack.another("audit-service");
        another.start();
        try (Connection connection = stack.postgres().connect("audit", "postgres");
                Statement database = connection.createStatement()) {
            database.execute("select pg_advisory_lock(" + LOCK + ")");
            String token = login.client("consent-service");
            for (int i = 0; i < BATCHES; i++) {
                append(token);
            }
            List<String> backlog = strings(database, "select event_id from waiting order by position");
            assertThat(backlog).hasSizeGreaterThanOrEqualTo(BATCHES * 1000);

            // So that there is a middle, in which all but the checkpoint has been written.
            database.execute("""
                    create function linger() returns trigger language plpgsql as
                    $$ begin perform pg_sleep(2); return new; end $$
                    """);
            database.execute(
                    "create trigger linger before insert on checkpoint for each row execute function linger()");
            database.execute("select pg_advisory_unlock(" + LOCK + ")");
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> !leader(database).isEmpty());
            boolean anotherLeads = leader(database).contains("another");
            ServerProcess leader = anotherLeads ? another : one;
            leader.kill();
            assertThat(strings(database, "select event_id from waiting order by position"))
                    .startsWith(backlog.toArray(String[]::new));
            String before =
                    strings(database, "select max(size) from checkpoint").get(0);
            database.execute("drop trigger linger on checkpoint");
            database.execute("drop function linger");

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !strings(database, "select max(size) from checkpoint")
                            .get(0)
                            .equals(before));
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            strings(database, "select 1 from waiting limit 1").isEmpty());
            List<String> places = strings(database, "select event_id from leaf order by log_index");
            assertThat(places).doesNotHaveDuplicates();
            assertThat(places.stream().filter(new HashSet<>(backlog)::contains)).isEqualTo(backlog);
            assertThat(strings(database, "select count(*) - 1 - max(log_index) from leaf"))
                    .containsExactly("0");

            if (leader == one) {
                one.start();
            }
            var auditor = new Auditor(stack, login.password("audrey"));
            auditor.verifies("fsck", auditor.key(), auditor.log());
        } finally {
            if (another.isAlive()) {
                another.stop();
            }
            if (!one.isAlive()) {
                one.start();
            }
        }
    }

    private void append(String token) {
        String batch = IntStream.range(0, 1000)
                .mapToObj(i -> """
                {"specversion":"1.0","id":"%s","source":"/consent-service","type":"dev.accountable.consent.given",
                 "time":"2026-11-23T09:00:00Z","subject":"consents/%d","datacontenttype":"application/json",
                 "data":{"actor":"load","outcome":"SUCCESS","details":{}}}""".formatted(UUID.randomUUID(), i))
                .collect(Collectors.joining(",", "[", "]"));
        RestAssured.given()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/cloudevents-batch+json", ContentType.TEXT)))
                .baseUri(stack.endpoints().service(Service.AUDIT))
                .auth()
                .oauth2(token)
                .contentType("application/cloudevents-batch+json")
                .body(batch)
                .post("/api/v1/events")
                .then()
                .statusCode(200);
    }

    /** The names of the connections that hold the sequencer's lock. */
    private static List<String> leader(Statement database) {
        return strings(
                database,
                "select a.application_name from pg_locks l join pg_stat_activity a using (pid)"
                        + " where l.locktype = 'advisory' and l.granted and l.objid = " + (LOCK & 0xFFFFFFFFL)
                        + " and l.classid = " + (LOCK >> 32) + " and a.pid <> pg_backend_pid()"
                        + " and a.wait_event = 'PgSleep'");
    }

    private static List<String> strings(Statement database, String query) {
        try (ResultSet rows = database.executeQuery(query)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.accountable.consent.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.jdbc.Database;
import dev.accountable.post.MailClient;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Letters, several senders at once, a mail server with bad days, and senders that die. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class PostmanTest {

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @Inject
    AgroalDataSource database;

    @Inject
    Mails mails;

    @Inject
    @All
    List<Writer> writers;

    @Inject
    MailClient client;

    @Inject
    Database plain;

    @Inject
    InstantSource clock;

    /** As configured, but for the rate. */
    private record Settings(int perMinute) implements MailConfig {
        @Override
        public int batch() {
            return 7;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration firstRetry() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration slowestRetry() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int attempts() {
            return 5;
        }

        @Override
        public Duration confirmWithin() {
            return Duration.ofHours(1);
        }

        @Override
        public int confirmationsPerHour() {
            return 5;
        }

        @Override
        public Duration keep() {
            return Duration.ofDays(1);
        }

        @Override
        public String interval() {
            return "1s";
        }

        @Override
        public String confirmationsInterval() {
            return "1m";
        }
    }

    @Test
    void severalPodsAtOnceSendEachLetterOnce() throws Exception {
        int letters = 300;
        for (int i = 0; i < letters; i++) {
            write("many-" + i + "-" + run + "@example.org", "WAITING", "now()");
        }
        // Besides the service's own.
        ExecutorService pods = Executors.newFixedThreadPool(3);
        List<Future<Integer>> ends = new ArrayList<>();
        AtomicInteger left = new AtomicInteger(letters);
        for (int i = 0; i < 3; i++) {
            Rounds pod = pod(1_000_000);
            ends.add(pods.submit(() -> {
                int sent = 0;
                while (left.get() > 0) {
                    sent += pod.once();
                    left.set((int) count("state in ('WAITING', 'SENDING')"));
                }
                return sent;
            }));
        }
        for (Future<Integer> end : ends) {
            end.get();
        }
        pods.shutdown();

        assertThat(count("state = 'SENT'")).isEqualTo(letters);
        assertThat(MailServer.all().stream()
                        .filter(taken ->
                                taken.to().startsWith("many-") && taken.to().contains(run))
                        .map(MailServer.Taken::to))
                .hasSize(letters)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsRefusedForNowIsTriedAgainAndWhatIsRefusedForGoodIsNot() throws SQLException {
        String soft = write("soft-" + run + "@example.org", "WAITING", "now()");
        String hard = write("hard-" + run + "@example.org", "WAITING", "now()");

        await().until(() -> state(soft).equals("SENT smtp-450") || state(soft).equals("SENT null"));
        await().until(() -> state(hard).equals("FAILED smtp-550"));

        assertThat(MailServer.to("soft-" + run + "@example.org")).hasSize(1);
        assertThat(MailServer.tries("soft-" + run + "@example.org")).isEqualTo(2);
        assertThat(MailServer.tries("hard-" + run + "@example.org")).isEqualTo(1);
        listed("FAILED", hard);
    }

    @Test
    void aLetterThatMayHaveArrivedIsNotSentAgain() throws SQLException {
        String cut = write("cut-" + run + "@example.org", "WAITING", "now()");

        await().until(() -> state(cut).equals("UNCERTAIN no-answer"));
        // Another letter, begun later, has gone out: this one would have been, too.
        String other = write("after-" + run + "@example.org", "WAITING", "now()");
        await().until(() -> state(other).startsWith("SENT"));

        assertThat(MailServer.to("cut-" + run + "@example.org")).hasSize(1);
        assertThat(state(cut)).isEqualTo("UNCERTAIN no-answer");
        listed("UNCERTAIN", cut);
    }

    @Test
    void whoeverLookedAtItSendsItOnceMore() throws SQLException {
        String lost = write("again-" + run + "@example.org", "SENDING", "now() - interval '1 second'");
        await().until(() -> state(lost).equals("UNCERTAIN sender-lost"));

        retry(lost).then().statusCode(200);

        await().until(() -> state(lost).startsWith("SENT"));
        assertThat(MailServer.to("again-" + run + "@example.org")).hasSize(1);
        retry(lost).then().statusCode(409).body("type", endsWith("/mail-state"));
        retry(UUID.randomUUID().toString()).then().statusCode(404);
    }

    private static Response retry(String id) {
        return given().auth()
                .oauth2(Issuer.caller("consent-service", "paula", "privacy-officer")
                        .token()
                        .value())
                .post("/api/v1/consents/mails/{id}/retry", id);
    }

    @Test
    void whatADeadPodWasSendingIsUncertainWhenItsLeaseIsOver() throws SQLException {
        String running = write("running-" + run + "@example.org", "SENDING", "now() + interval '1 hour'");
        String lost = write("lost-" + run + "@example.org", "SENDING", "now() - interval '1 second'");

        await().until(() -> state(lost).equals("UNCERTAIN sender-lost"));

        assertThat(state(running)).isEqualTo("SENDING null");
        assertThat(MailServer.to("lost-" + run + "@example.org")).isEmpty();
        execute("update mail set state = 'CANCELLED' where id = ?::uuid", running);
    }

    @Test
    void noMoreGoOutInAMinuteThanTheRateAllows() throws SQLException {
        Instant minute = clock.instant().minusSeconds(60);
        int begun = QuarkusTransaction.requiringNew().call(() -> mails.begunSince(minute));
        write("rate-" + run + "@example.org", "HELD", "now()");

        assertThat(pod(begun).once()).isZero();
    }

    private Rounds pod(int perMinute) {
        return new Rounds(plain, mails, writers, client, new Settings(perMinute), clock);
    }

    private static void listed(String state, String id) {
        given().auth()
                .oauth2(Issuer.caller("consent-service", "paula", "privacy-officer")
                        .token()
                        .value())
                .queryParam("state", state)
                .queryParam("limit", 200)
                .get("/api/v1/consents/mails")
                .then()
                .statusCode(200)
                .body("id", hasItem(id));
    }

    /** A confirmation of nothing in particular, and its letter. */
    private String write(String address, String state, String due) throws SQLException {
        String id = UUID.randomUUID().toString();
        execute("""
                with p as (insert into person (subject) values ('post-' || gen_random_uuid()) returning id),
                c as (insert into confirmation (id, person, choices, circumstances, address, created_at, expires_at)
                      select gen_random_uuid(), p.id, '[]', '{"gpc":false}', '%s', now(), now() + interval '1 hour' from p
                      returning id, person)
                insert into mail (id, kind, about, person, number, state, due_at)
                select ?::uuid, 'CONFIRMATION', c.id, c.person, 0, '%s', %s from c""".formatted(address, state, due), id);
        return id;
    }

    private String state(String id) throws SQLException {
        return one("select state || ' ' || coalesce(problem, 'null') from mail where id = ?::uuid", id);
    }

    private long count(String condition) throws SQLException {
        return Long.parseLong(one("""
                select count(*)::text from mail m join confirmation c on c.id = m.about
                where c.address like ? and m.""" + condition, "many-%" + run + "%"));
    }

    private String one(String query, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String update, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, value);
            statement.executeUpdate();
        }
    }
}

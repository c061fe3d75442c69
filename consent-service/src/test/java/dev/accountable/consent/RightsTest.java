package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Art. 15, 17 and 20, as dsr-service asks for them. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(RightsTest.PseudonymKey.class)
class RightsTest {

    /** A key file, as operations mount it. */
    public static class PseudonymKey implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            try {
                Path key = Files.createTempFile("pseudonym", ".key");
                key.toFile().deleteOnExit();
                Files.writeString(key, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
                return Map.of(
                        "accountable.erasure.pseudonym-key-file",
                        key.toString(),
                        "accountable.erasure.delete-interval",
                        "1s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {}
    }

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl = "";

    @Test
    void aCopyHoldsAllThatThePersonSaid() {
        world.give(subject);
        world.choose(subject, "REFUSED").statusCode(201);
        World.object(subject);
        restrict(subject);

        copy(subject)
                .statusCode(200)
                .body("references", contains(subject))
                .body("sections.acts", hasSize(2))
                .body("sections.acts[1].events.state", contains("GIVEN"))
                .body("sections.states.state", contains("WITHDRAWN"))
                .body("sections.objections", hasSize(1))
                .body("sections.restrictions.ground", contains("UNLAWFUL"));
        copy("nobody-" + UUID.randomUUID()).statusCode(200).body("sections.acts", hasSize(0));
    }

    @Test
    void whoIsForgottenIsFoundNowhereAndProofStays() throws SQLException {
        String act = sayMuch(subject);
        World.object(subject);
        restrict(subject);

        String erasure = erase(subject)
                .statusCode(201)
                .body("records", greaterThan(4))
                .body("kept.events", is(1))
                .body("kept.reason", containsString("Art. 17(3)(e)"))
                .extract()
                .path("id");

        world.decide(subject).body("allowed", is(false)).body("reason", equalTo("CONSENT_MISSING"));
        copy(subject).body("sections.acts", hasSize(0)).body("sections.objections", hasSize(0));
        website().get("/api/v1/consents/{id}", act).then().statusCode(404);
        website().get("/api/v1/receipts/{id}", act).then().statusCode(404);
        for (String personal : List.of(subject, "guardian-of-" + subject)) {
            assertThat(tablesThatSay(personal)).isSubsetOf("public.audit_outbox");
        }
        World.officer()
                .get("/api/v1/consents/erasures/{id}", erasure)
                .then()
                .statusCode(200)
                .body("kept.events", is(1))
                .body(not(containsString(subject)));
    }

    @Test
    void theProofIsFoundAgainByWhoKnowsTheReference() {
        String act = sayMuch(subject);
        erase(subject).statusCode(201);

        World.officerWithSecondFactor()
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/erasures/proofs")
                .then()
                .statusCode(200)
                .body("sections.acts.id", contains(act))
                .body("sections.acts[0].formHash", equalTo("ab".repeat(32)))
                .body("sections.acts[0].guardian", nullValue())
                .body("sections.acts[0].userAgent", nullValue())
                .body("sections.acts[0].ipAddress", nullValue())
                .body("sections.acts[0].events.state", contains("GIVEN"));
        World.officerWithSecondFactor()
                .body(Map.of("subject", "nobody-" + UUID.randomUUID()))
                .post("/api/v1/consents/erasures/proofs")
                .then()
                .statusCode(404);
    }

    @Test
    void whoNeverConsentedLeavesNothing() throws SQLException {
        world.noticeId();
        world.choose(subject, "REFUSED").statusCode(201);
        long person = person(subject);

        erase(subject).statusCode(201).body("kept", nullValue());

        assertThat(count("consent_event", person)).isZero();
        assertThat(count("submission", person)).isZero();
    }

    /** The database lets an event go when the time is over, and not before. */
    @Test
    void proofIsDeletedWhenItsTimeIsOver() throws SQLException {
        world.give(subject);
        long person = person(subject);
        String erasure = erase(subject).extract().path("id");
        assertThat(deleteAsSuperuser(person)).contains("append-only");
        assertThat(count("consent_event", person)).isOne();

        try (Connection connection = Postgres.asSuperuser(jdbcUrl);
                PreparedStatement statement =
                        connection.prepareStatement("update erasure set keep_until = now() where id = ?::uuid")) {
            statement.setString(1, erasure);
            assertThat(statement.executeUpdate()).isOne();
        }

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(count("consent_event", person)).isZero();
            assertThat(count("submission", person)).isZero();
        });
    }

    @Test
    void againAndOfSomebodyUnknownItSucceeds() {
        world.give(subject);
        erase(subject).statusCode(201).body("kept.events", is(1));
        erase(subject).statusCode(201).body("records", is(0)).body("kept", nullValue());
        erase("nobody-" + UUID.randomUUID()).statusCode(201).body("records", is(0));
    }

    /** Whatever is said while somebody is forgotten: afterwards nothing leads from the old to a person. */
    @Test
    void whatIsSaidMeanwhileIsForgottenOrNew() throws Exception {
        world.give(subject);
        long person = person(subject);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(callers.submit(() -> world.give(subject)));
            if (i == 20) {
                calls.add(callers.submit(() -> erase(subject).statusCode(201)));
            }
        }
        for (Future<?> call : calls) {
            call.get();
        }
        callers.shutdown();

        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select (select subject from person where id = ?), (select count(*) from consent_state where person = ?)")) {
            statement.setLong(1, person);
            statement.setLong(2, person);
            ResultSet row = statement.executeQuery();
            row.next();
            assertThat(row.getString(1)).isNull();
            assertThat(row.getLong(2)).isZero();
        }
        copy(subject).statusCode(200);
    }

    private String sayMuch(String who) {
        Map<String, Object> body = new HashMap<>(world.consentBody(who));
        body.put("guardian", "guardian-of-" + who);
        body.put("ipAddress", "203.0.113.7");
        body.put("userAgent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        body.put("formHash", "ab".repeat(32));
        body.put("age", 12);
        return website()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse copy(String who) {
        return requests()
                .body(Map.of("subject", who))
                .post("/api/v1/consents/copies")
                .then();
    }

    private static ValidatableResponse erase(String who) {
        return requests()
                .body(Map.of("subject", who, "requestId", UUID.randomUUID()))
                .post("/api/v1/consents/erasures")
                .then();
    }

    private static void restrict(String who) {
        requests()
                .body(Map.of("subject", who, "ground", "UNLAWFUL"))
                .post("/api/v1/restrictions")
                .then()
                .statusCode(201);
    }

    private static RequestSpecification requests() {
        return as("dsr-service", "rights-writer");
    }

    private long person(String who) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select id from person where subject = ?")) {
            statement.setString(1, who);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private long count(String table, long person) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from " + table + " where person = ?")) {
            statement.setLong(1, person);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private String deleteAsSuperuser(long person) throws SQLException {
        try (Connection connection = Postgres.asSuperuser(jdbcUrl);
                PreparedStatement statement =
                        connection.prepareStatement("delete from consent_event where person = ?")) {
            statement.setLong(1, person);
            statement.executeUpdate();
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Every table, every row, as text. */
    private List<String> tablesThatSay(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = Postgres.asSuperuser(jdbcUrl);
                PreparedStatement tables = connection.prepareStatement(
                        "select schemaname || '.' || tablename from pg_tables where schemaname = 'public'")) {
            ResultSet names = tables.executeQuery();
            while (names.next()) {
                String table = names.getString(1);
                try (PreparedStatement search = connection.prepareStatement(
                        "select exists (select from " + table + " t where strpos(t::text, ?) > 0)")) {
                    search.setString(1, text);
                    ResultSet row = search.executeQuery();
                    row.next();
                    if (row.getBoolean(1)) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }
}

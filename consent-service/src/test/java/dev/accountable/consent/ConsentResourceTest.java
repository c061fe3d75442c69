package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static dev.accountable.consent.World.withdraw;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ConsentResourceTest {

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl = "";

    @Test
    void theAnswerFollowsTheLastThingSaid() {
        world.noticeId();
        world.decide(subject).statusCode(200).body("allowed", is(false)).body("reason", equalTo("CONSENT_MISSING"));

        var given = world.choose(subject, "GIVEN").statusCode(201).extract();
        world.decide(subject)
                .body("allowed", is(true))
                .body("reason", equalTo("CONSENT_GIVEN"))
                .body("evidence", contains(given.<String>path("events[0].id")));

        String withdrawal = withdraw(given.path("id"))
                .statusCode(200)
                .body("withdrawn.state", contains("WITHDRAWN"))
                .extract()
                .path("withdrawn[0].id");
        world.decide(subject)
                .header("Cache-Control", containsString("no-store"))
                .body("allowed", is(false))
                .body("reason", equalTo("CONSENT_WITHDRAWN"))
                .body("evidence", contains(withdrawal));
    }

    @Test
    void consentToOnePurposeSaysNothingAboutAnother() {
        world.give(subject);

        var other = new World();
        other.noticeId();
        other.decide(subject).body("allowed", is(false));
    }

    @Test
    void withdrawingTwiceChangesNothingTheSecondTime() throws SQLException {
        String id = world.give(subject);
        withdraw(id).statusCode(200).body("withdrawn", hasSize(1));

        withdraw(id).statusCode(200).body("withdrawn", hasSize(0));

        assertThat(auditedAbout(subject))
                .containsExactly("dev.accountable.consent.given", "dev.accountable.consent.withdrawn");
    }

    @Test
    void withdrawingAnOldConsentWithdrawsItsRenewalToo() {
        String old = world.give(subject);
        world.give(subject);

        withdraw(old).statusCode(200);

        world.decide(subject).body("allowed", is(false));
    }

    @Test
    void mayBeConsentedAgainAfterwards() {
        withdraw(world.give(subject));
        world.give(subject);

        world.decide(subject).body("allowed", is(true));
        website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .statusCode(200)
                .body("state", contains("GIVEN", "WITHDRAWN", "GIVEN"));
    }

    @Test
    void aSubmissionSentTwiceIsRecordedOnce() throws SQLException {
        String key = UUID.randomUUID().toString();
        var body = world.consentBody(subject);
        String first = website()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .extract()
                .asString();

        website()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .body(equalTo(first));
        website()
                .header("Idempotency-Key", key)
                .body(world.consentBody("somebody-else"))
                .post("/api/v1/consents")
                .then()
                .statusCode(422);

        assertThat(auditedAbout(subject)).containsExactly("dev.accountable.consent.given");
    }

    @Test
    void theHistoryIsPagedFromTheNewest() {
        for (int i = 0; i < 3; i++) {
            withdraw(world.give(subject));
        }
        var first = website()
                .queryParam("subject", subject)
                .queryParam("limit", 4)
                .get("/api/v1/consents")
                .then()
                .body("", hasSize(4))
                .header("Link", containsString("rel=\"next\""))
                .extract();
        String link = first.header("Link");
        String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));

        var second = website()
                .urlEncodingEnabled(false)
                .get(next)
                .then()
                .body("", hasSize(2))
                .extract();

        assertThat(second.header("Link")).isNull();
        List<String> ids = new ArrayList<>(first.<List<String>>path("id"));
        ids.addAll(second.<List<String>>path("id"));
        assertThat(ids).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void peopleActForThemselvesOnly() {
        var body = world.consentBody(subject);
        as(subject, "data-subject").body(body).post("/api/v1/consents").then().statusCode(201);
        as("somebody-else", "data-subject")
                .body(body)
                .post("/api/v1/consents")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void anotherPersonsConsentIsNotFoundAndTheAttemptIsRecorded() throws SQLException {
        String id = world.give(subject);
        String nosy = "nosy-" + UUID.randomUUID();

        as(nosy, "data-subject").get("/api/v1/consents/{id}", id).then().statusCode(404);

        assertThat(auditedBy(nosy)).containsExactly("dev.accountable.access.refused");
    }

    @Test
    void refusalsForMissingRolesAreRecorded() throws SQLException {
        String clara = "clara-" + UUID.randomUUID();

        as(clara, "employee")
                .get("/api/v1/decisions?subject=x&purpose=newsletter")
                .then()
                .statusCode(403);

        assertThat(auditedBy(clara)).containsExactly("dev.accountable.access.refused");
    }

    @Test
    void foreignAndExpiredTokensAreRecordedWithoutBelievingThem() throws SQLException {
        var website = Issuer.caller("consent-service", "website", "consent-writer");
        for (var caller : List.of(website.audience("audit-service"), website.expired())) {
            UUID id = UUID.randomUUID();

            given().auth()
                    .oauth2(caller.token().value())
                    .get("/api/v1/consents/{id}", id)
                    .then()
                    .statusCode(401);

            assertThat(actorsOn("consents/" + id)).containsExactly("dev.accountable.access.refused anonymous");
        }
    }

    @Test
    void anOfficersLookIsRecorded() throws SQLException {
        String paula = "paula-" + UUID.randomUUID();

        as(paula, "privacy-officer")
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .statusCode(200);

        assertThat(auditedBy(paula)).containsExactly("dev.accountable.access.read");
    }

    @Test
    void consentIsNotAskedWhereAnotherBasisApplies() {
        String billing = "billing-" + UUID.randomUUID();
        World.register(billing, "CONTRACT").statusCode(201);

        website()
                .body(World.body(subject, world.noticeId(), billing, "GIVEN"))
                .post("/api/v1/consents")
                .then()
                .statusCode(422)
                .body("type", endsWith("/consent-is-not-the-basis"));
        website()
                .queryParam("subject", subject)
                .queryParam("purpose", billing)
                .get("/api/v1/decisions")
                .then()
                .body("allowed", is(true))
                .body("reason", equalTo("LAWFUL_BASIS"))
                .body("lawfulBasis", equalTo("CONTRACT"));
    }

    @Test
    void anUnknownPurposeOrNoticeIsNamed() {
        world.noticeId();
        website()
                .body(World.body(subject, world.noticeId(), "no-such-purpose", "GIVEN"))
                .post("/api/v1/consents")
                .then()
                .statusCode(400)
                .body("violations.field", contains("purpose"));
        website()
                .body(World.body(subject, UUID.randomUUID(), world.purpose, "GIVEN"))
                .post("/api/v1/consents")
                .then()
                .statusCode(400)
                .body("violations.field", contains("noticeId"));
        world.decide(subject).body("allowed", is(false));
    }

    @Test
    void anEmailAddressIsNoSubjectReference() {
        world.noticeId();
        website()
                .body(World.body("anna@example.org", world.noticeId(), world.purpose, "GIVEN"))
                .post("/api/v1/consents")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("subject"))
                .body("traceId", nullValue());
    }

    @Test
    void aPurposeIsRegisteredOnce() {
        String key = "purpose-" + UUID.randomUUID();
        World.register(key, "CONSENT").statusCode(201).header("Location", endsWith(key));
        World.register(key, "CONTRACT").statusCode(409).body("type", endsWith("/purpose-exists"));
        officer().get("/api/v1/purposes/{key}", key).then().body("lawfulBasis", equalTo("CONSENT"));
    }

    @Test
    void theDatabaseItselfRefusesToChangeTheHistory() {
        world.give(subject);

        for (String tampering : List.of(
                "update consent_event set state = 'GIVEN' where person = (select id from person where subject = ?)",
                "delete from consent_event where person = (select id from person where subject = ?)")) {
            assertThatThrownBy(() -> {
                        try (Connection connection = database.getConnection();
                                PreparedStatement statement = connection.prepareStatement(tampering)) {
                            statement.setString(1, subject);
                            statement.executeUpdate();
                        }
                    })
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> {
                        try (Connection connection = Postgres.asSuperuser(jdbcUrl);
                                PreparedStatement statement = connection.prepareStatement(tampering)) {
                            statement.setString(1, subject);
                            statement.executeUpdate();
                        }
                    })
                    .hasMessageContaining("append-only");
        }
    }

    /** @param at of its event */
    private record Answered(String event, String state, Instant at, long sent, long answered) {}

    /**
     * 200 pairs at the same time: the state in force is that of the answer with the last instant, and what was answered
     * before something else was sent is earlier.
     */
    @Test
    void manyAtOnceEndInTheOrderOfTheAnswers() throws Exception {
        String id = world.give(subject);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<Future<Optional<Answered>>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(callers.submit(() ->
                    answered("events", () -> world.choose(subject, "GIVEN").statusCode(201))));
            calls.add(callers.submit(
                    () -> answered("withdrawn", () -> withdraw(id).statusCode(200))));
        }
        List<Answered> answers = new ArrayList<>();
        for (Future<Optional<Answered>> call : calls) {
            call.get().ifPresent(answers::add);
        }
        callers.shutdown();
        answers.sort(Comparator.comparing(Answered::at));

        Answered last = answers.get(answers.size() - 1);
        world.decide(subject)
                .body("allowed", is(last.state().equals("GIVEN")))
                .body("evidence", contains(last.event()));
        assertThat(answers).extracting(Answered::at).doesNotHaveDuplicates();
        long latestSent = Long.MIN_VALUE;
        for (Answered answer : answers) {
            assertThat(answer.answered()).isGreaterThan(latestSent);
            latestSent = Math.max(latestSent, answer.sent());
        }
        // Under the lock no withdrawal is recorded where nothing is in force.
        for (int i = 1; i < answers.size(); i++) {
            assertThat(List.of(answers.get(i - 1).state(), answers.get(i).state()))
                    .isNotEqualTo(List.of("WITHDRAWN", "WITHDRAWN"));
        }
    }

    /** Empty where there was nothing to withdraw. */
    private static Optional<Answered> answered(String events, Supplier<ValidatableResponse> call) {
        long sent = System.nanoTime();
        var answer = call.get().extract();
        long answered = System.nanoTime();
        List<Map<String, Object>> happened = answer.path(events);
        return happened.stream()
                .findFirst()
                .map(event -> new Answered(
                        String.valueOf(event.get("id")),
                        String.valueOf(event.get("state")),
                        Instant.parse(String.valueOf(event.get("at"))),
                        sent,
                        answered));
    }

    private List<String> auditedAbout(String dataSubject) throws SQLException {
        return audited("event::jsonb -> 'data' ->> 'dataSubject' = ?", dataSubject);
    }

    private List<String> auditedBy(String actor) throws SQLException {
        return audited("event::jsonb -> 'data' ->> 'actor' = ?", actor);
    }

    private List<String> audited(String condition, String value) throws SQLException {
        return column("select event::jsonb ->> 'type' from audit_outbox where " + condition, value);
    }

    private List<String> actorsOn(String resource) throws SQLException {
        return column("""
                select (event::jsonb ->> 'type') || ' ' || (event::jsonb -> 'data' ->> 'actor') from audit_outbox
                where event::jsonb ->> 'subject' = ?""", resource);
    }

    private List<String> column(String query, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query + " order by position")) {
            statement.setString(1, value);
            ResultSet rows = statement.executeQuery();
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}

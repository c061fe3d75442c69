package dev.accountable.consent;

import static dev.accountable.consent.SiteWorld.browser;
import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.accountable.consent.SiteWorld.Visitor;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class LinkTest {

    final SiteWorld site = new SiteWorld();
    final World world = site.world;
    final String account = "account-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void register() {
        site.register();
    }

    @Test
    void whatAVisitorChoseCountsForTheAccount() throws SQLException {
        Visitor visitor = site.visitor();
        site.choose(visitor, "GIVEN").statusCode(201);
        world.decide(account).body("allowed", is(false));

        link(visitor)
                .statusCode(200)
                .body("subject", equalTo(account))
                .body("already", is(false))
                .body("purposes.purpose", contains(world.purpose))
                .body("purposes.state", contains("GIVEN"))
                .body("purposes.winner", contains("VISITOR"))
                .body("purposes.reason", contains("ONLY_CHOICE"));

        for (String reference : List.of(account, visitor.reference())) {
            world.decide(reference).body("allowed", is(true));
            states(reference).body("state", contains("GIVEN"));
            history(reference).body("method", contains("LINKED", "WEB_FORM"));
            website()
                    .queryParam("subject", reference)
                    .get("/api/v1/receipts")
                    .then()
                    .statusCode(200)
                    .body("", hasSize(2));
        }
        assertThat(auditedAbout(account))
                .containsExactlyInAnyOrder("dev.accountable.consent.given", "dev.accountable.consent.visitor.linked");
    }

    @Test
    void theAccountsLaterChoiceStaysInForce() {
        Visitor visitor = site.visitor();
        site.choose(visitor, "GIVEN").statusCode(201);
        world.choose(account, "REFUSED").statusCode(201);

        link(visitor)
                .body("purposes.state", contains("REFUSED"))
                .body("purposes.winner", contains("ACCOUNT"))
                .body("purposes.reason", contains("LATER"));

        world.decide(account).body("allowed", is(false));
        states(visitor.reference()).body("state", contains("REFUSED"));
        history(account).body("method", not(contains("LINKED")));
    }

    @Test
    void theVisitorsLaterRefusalEndsTheAccountsConsent() {
        world.give(account);
        Visitor visitor = site.visitor();
        site.choose(visitor, "REFUSED").statusCode(201);

        link(visitor).body("purposes.state", contains("REFUSED")).body("purposes.winner", contains("VISITOR"));

        world.decide(account).body("allowed", is(false)).body("reason", equalTo("CONSENT_REFUSED"));
        states(account).body("state", contains("REFUSED"));
    }

    @Test
    void anObjectionOfEitherStandsAndNoConsentIsTakenOverAgainstIt() {
        var definition = World.definition(world.purpose, "CONSENT");
        definition.put("directMarketing", true);
        World.officer()
                .header("If-Match", "*")
                .body(Map.of("purpose", definition, "asksAgain", true))
                .post("/api/v1/purposes/{key}/versions", world.purpose)
                .then()
                .statusCode(201);
        Visitor visitor = site.visitor();
        site.choose(visitor, "GIVEN").statusCode(201);
        String objection = World.object(account);
        Visitor other = site.visitor();
        String visitors = World.object(other.reference());

        link(visitor).body("purposes.state", contains("REFUSED")).body("purposes.reason", contains("OBJECTION_STANDS"));
        world.decide(account).body("reason", equalTo("OBJECTED")).body("evidence", contains(objection));

        // Where both object, one objection is left, and it is the account's to withdraw.
        link(other).statusCode(200);
        for (String reference : List.of(account, other.reference())) {
            website()
                    .queryParam("subject", reference)
                    .get("/api/v1/objections")
                    .then()
                    .body("id", containsInAnyOrder(objection, visitors))
                    .body("find { it.id == '%s' }.state".formatted(objection), equalTo("RECEIVED"))
                    .body("find { it.id == '%s' }.state".formatted(visitors), equalTo("ENDED"));
        }
        as(account, "data-subject")
                .post("/api/v1/objections/{id}/withdrawal", objection)
                .then()
                .statusCode(200);
        world.decide(account).body("reason", equalTo("CONSENT_REFUSED"));
    }

    @Test
    void whatTheVisitorObjectedToAndHadRestrictedStandsForTheAccount() {
        Visitor visitor = site.visitor();
        String objection = World.object(visitor.reference());
        as("dsr", "rights-writer")
                .body(Map.of("subject", visitor.reference(), "ground", "ACCURACY_CONTESTED"))
                .post("/api/v1/restrictions")
                .then()
                .statusCode(201);
        world.give(account);
        world.decide(account).body("allowed", is(true));

        link(visitor).statusCode(200).body("purposes", empty());

        world.decide(account).body("reason", equalTo("RESTRICTED"));
        for (String reference : List.of(account, visitor.reference())) {
            as("dsr", "rights-writer")
                    .queryParam("subject", reference)
                    .get("/api/v1/restrictions")
                    .then()
                    .body("", hasSize(1));
        }
        as(account, "data-subject")
                .get("/api/v1/objections/{id}", objection)
                .then()
                .statusCode(200)
                .body("state", equalTo("RECEIVED"));
    }

    @Test
    void linkingAgainChangesNothingAndAnotherAccountIsRefused() throws SQLException {
        Visitor visitor = site.visitor();
        site.choose(visitor, "GIVEN").statusCode(201);
        link(visitor).statusCode(200);

        link(visitor).statusCode(200).body("already", is(true)).body("purposes", empty());
        as("somebody-else", "data-subject")
                .body(Map.of("visitor", visitor.token()))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(409)
                .body("type", endsWith("/visitor-linked"));
        website()
                .body(Map.of("visitor", visitor.token(), "subject", visitor.reference()))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(200)
                .body("already", is(true));
        assertThat(auditedAbout(account)).hasSize(2);
    }

    @Test
    void aVisitorThatTurnedOutToBeAVisitorTurnsOutToBeTheAccount() {
        Visitor first = site.visitor();
        Visitor second = site.visitor();
        site.choose(first, "GIVEN").statusCode(201);
        website()
                .body(Map.of("visitor", first.token(), "subject", second.reference()))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(200);

        link(second).statusCode(200);

        for (String reference : List.of(account, first.reference(), second.reference())) {
            world.decide(reference).body("allowed", is(true));
            history(reference).body("", hasSize(3));
        }
    }

    @Test
    void peopleLinkOnlyToThemselvesAndOnlyWithTheToken() {
        Visitor visitor = site.visitor();
        as("somebody-else", "data-subject")
                .body(Map.of("visitor", visitor.token(), "subject", account))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(403);
        as(account, "data-subject")
                .body(Map.of("visitor", visitor.reference()))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(400)
                .body("violations.field", contains("visitor"));
        website()
                .body(Map.of("visitor", visitor.token()))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(400)
                .body("violations.field", contains("subject"));
    }

    @Test
    void aLinkedVisitorWritesForTheAccountAndLearnsNothingElseOfIt() {
        var elsewhere = new World();
        elsewhere.give(account);
        Visitor visitor = site.visitor();
        link(visitor).statusCode(200);

        site.choose(visitor, "GIVEN").statusCode(201).body(".", not(containsString(account)));
        world.decide(account).body("allowed", is(true));
        site.choices(visitor).body("choices.purpose", contains(world.purpose)).body("choices.state", contains("GIVEN"));
        assertThat(browser(visitor).get("/api/v1/sites/{key}/choices", site.key).asString())
                .doesNotContain(account);

        site.withdraw(visitor).statusCode(200).body("choices.purpose", contains(world.purpose));
        world.decide(account).body("allowed", is(false));
        elsewhere.decide(account).body("allowed", is(true));
    }

    /** Whatever comes first, nobody says yes after a withdrawal was answered. */
    @Test
    void aWithdrawalIsNotLostWhileTheVisitorIsLinked() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(3);
        for (int i = 0; i < 30; i++) {
            String subject = "account-" + UUID.randomUUID();
            Visitor visitor = site.visitor();
            site.choose(visitor, "GIVEN").statusCode(201);
            var together = new CyclicBarrier(3);
            List<Future<?>> calls = new ArrayList<>();
            calls.add(callers.submit(() -> {
                together.await();
                return link(visitor, subject).statusCode(200);
            }));
            boolean all = i % 2 == 0;
            calls.add(callers.submit(() -> {
                together.await();
                return all
                        ? site.withdraw(visitor).statusCode(200)
                        : site.choose(visitor, "REFUSED").statusCode(201);
            }));
            calls.add(callers.submit(() -> {
                together.await();
                return World.object(visitor.reference());
            }));
            for (Future<?> call : calls) {
                call.get();
            }

            for (String reference : List.of(subject, visitor.reference())) {
                world.decide(reference).body("allowed", is(false));
                states(reference).body("state", not(contains("GIVEN")));
                website()
                        .queryParam("subject", reference)
                        .get("/api/v1/objections")
                        .then()
                        .body("state", contains("RECEIVED"));
            }
            assertThat(objectionsInForceOf(subject)).isEqualTo(1);
        }
        callers.shutdown();
    }

    private ValidatableResponse link(Visitor visitor) {
        return link(visitor, account);
    }

    private static ValidatableResponse link(Visitor visitor, String subject) {
        return as(subject, "data-subject")
                .body(Map.of("visitor", visitor.token()))
                .post("/api/v1/consents/links")
                .then();
    }

    private static ValidatableResponse states(String reference) {
        return website()
                .queryParam("subject", reference)
                .get("/api/v1/consents/states")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse history(String reference) {
        return website()
                .queryParam("subject", reference)
                .get("/api/v1/consents")
                .then()
                .statusCode(200);
    }

    private int objectionsInForceOf(String subject) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        select count(*) from objection o join person p on p.id = o.person
                        where p.subject = ? and o.state = 'RECEIVED'""")) {
            statement.setString(1, subject);
            var row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }

    private List<String> auditedAbout(String subject) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        select event::jsonb ->> 'type' from audit_outbox
                        where event::jsonb -> 'data' ->> 'dataSubject' = ? order by position""")) {
            statement.setString(1, subject);
            var rows = statement.executeQuery();
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}

package dev.accountable.audit.grant;

import static dev.accountable.audit.grant.Office.GRANTS;
import static dev.accountable.audit.grant.Office.act;
import static dev.accountable.audit.grant.Office.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class AccessGrantResourceTest {

    final Office office = new Office();

    @Inject
    Tables tables;

    @Test
    void whatIsAskedForIsDecidedBySomebodyElse() {
        String id = office.employee()
                .body(office.request())
                .post(GRANTS)
                .then()
                .statusCode(201)
                .body("state", equalTo("REQUESTED"))
                .body("employee", equalTo(office.clara))
                .body("decision", nullValue())
                .extract()
                .path("id");

        office.decides(id, "approval")
                .statusCode(200)
                .body("state", equalTo("APPROVED"))
                .body("decision.by", equalTo(office.paula))
                .body("decision.reason", equalTo("Because"));
    }

    private record Course(String state, Function<Office, String> reach, Map<String, Integer> answers) {}

    /** Every verb in every state: 200, or the conflict that says why not. */
    @TestFactory
    List<DynamicTest> everyVerbInEveryState() {
        return List.of(
                        course("requested", Office::asks, 200, 200, 200, 409),
                        course("requested, over", o -> over(o.asks()), 409, 409, 409, 409),
                        course("approved", Office::asksAndGets, 409, 409, 200, 409),
                        course("approved, over", o -> over(o.asksAndGets()), 409, 409, 409, 409),
                        course("refused", o -> after(o, o.asks(), "refusal"), 409, 409, 409, 409),
                        course("revoked", o -> after(o, o.asksAndGets(), "revocation"), 409, 409, 409, 409),
                        course("emergency", Office::takesInEmergency, 409, 409, 200, 200),
                        course("emergency, over", o -> over(o.takesInEmergency()), 409, 409, 409, 200),
                        course(
                                "emergency, revoked",
                                o -> after(o, o.takesInEmergency(), "revocation"),
                                409,
                                409,
                                409,
                                200),
                        course(
                                "emergency, reviewed",
                                o -> after(o, o.takesInEmergency(), "review"),
                                409,
                                409,
                                200,
                                409))
                .stream()
                .flatMap(course -> course.answers().entrySet().stream()
                        .map(expected -> DynamicTest.dynamicTest(expected.getKey() + " when " + course.state(), () -> {
                            Office fresh = new Office();
                            String id = course.reach().apply(fresh);
                            int events = eventsOf(id).size();

                            fresh.decides(id, expected.getKey()).statusCode(expected.getValue());

                            assertThat(eventsOf(id)).hasSize(events + (expected.getValue() == 200 ? 1 : 0));
                        })))
                .toList();
    }

    private static Course course(
            String state, Function<Office, String> reach, int approval, int refusal, int revocation, int review) {
        return new Course(
                state,
                reach,
                Map.of("approval", approval, "refusal", refusal, "revocation", revocation, "review", review));
    }

    private String over(String id) {
        Office.yesterday(tables, id);
        return id;
    }

    private static String after(Office office, String id, String verb) {
        office.decides(id, verb).statusCode(200);
        return id;
    }

    /** One person in two roles is still one person. */
    @Test
    void nobodyDecidesAboutTheirOwn() {
        var paula = office.officer();
        String asked = Office.created(paula.body(office.request()).post(GRANTS));
        String taken = Office.created(office.officer()
                .body(Map.of("subject", office.anna, "purpose", "incident-response", "reason", "Takeover"))
                .post(GRANTS + "/emergencies"));

        office.decides(asked, "approval").statusCode(403);
        office.decides(asked, "refusal").statusCode(403);
        office.decides(taken, "review").statusCode(403);
        office.decides(asked, "revocation").statusCode(200);
    }

    @Test
    void ofTwoDecisionsAtOnceOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = office.asks();
            List<Callable<Integer>> decisions = new ArrayList<>();
            for (String verb : List.of("approval", "refusal", "approval", "refusal")) {
                String officer = "officer-" + UUID.randomUUID();
                decisions.add(() ->
                        act(as(officer, "privacy-officer"), id, verb).extract().statusCode());
            }
            assertThat(atOnce(decisions)).containsExactlyInAnyOrder(200, 409, 409, 409);
            assertThat(eventsOf(id)).hasSize(2);
        }
    }

    @Test
    void ofTwoReviewsAtOnceOneWins() throws Exception {
        String id = office.takesInEmergency();

        assertThat(atOnce(List.of(
                        () -> office.decides(id, "review").extract().statusCode(),
                        () -> office.decides(id, "review").extract().statusCode())))
                .containsExactlyInAnyOrder(200, 409);
    }

    private static List<Integer> atOnce(List<Callable<Integer>> calls) throws Exception {
        ExecutorService together = Executors.newFixedThreadPool(calls.size());
        try {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : together.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            together.shutdown();
        }
    }

    /** The same, past the code: no statement of any version of this service can store it. */
    @Test
    void theDatabaseRefusesAnApprovalByTheAskerToo() {
        String id = office.asks();

        assertThat(catchThrowable(() -> tables.run("""
                        update access_grant set decision = 'APPROVED', decided_by = employee, decided_at = now(),
                               decision_reason = 'me' where id = ?::uuid""", id))).hasMessageContaining("grant_is_decided_by_another");
    }

    @TestFactory
    List<DynamicTest> whatCannotBeAskedForIsNamed() {
        Instant now = Instant.now();
        String soon = now.plus(Duration.ofHours(1)).toString();
        return List.of(
                        wrong("until", Map.of("until", now.minusSeconds(1).toString())),
                        wrong(
                                "until",
                                Map.of("until", now.plus(Duration.ofHours(9)).toString())),
                        wrong("until", Map.of("from", soon, "until", soon)),
                        wrong("from", Map.of("from", now.minusSeconds(60).toString())),
                        wrong(
                                "from",
                                Map.of(
                                        "from", now.plus(Duration.ofDays(15)).toString(),
                                        "until",
                                                now.plus(Duration.ofDays(15).plusHours(1))
                                                        .toString())),
                        wrong("subject", Map.of("dataset", "product/users")),
                        wrong("subject", Map.of("subject", "anna@example.org")),
                        wrong("dataset", Map.of("dataset", "users")),
                        wrong("purpose", Map.of("purpose", "Because I can")),
                        wrong("reason", Map.of("reason", " ")),
                        wrong("reason", Map.of("reason", "x".repeat(1001))))
                .stream()
                .map(wrong -> DynamicTest.dynamicTest(
                        wrong.field() + " " + wrong.values().keySet(), () -> {
                            Map<String, Object> body = office.request();
                            body.putAll(wrong.values());
                            office.employee()
                                    .body(body)
                                    .post(GRANTS)
                                    .then()
                                    .statusCode(400)
                                    .body("violations.field", contains(wrong.field()));
                        }))
                .toList();
    }

    private record Wrong(String field, Map<String, String> values) {}

    private static Wrong wrong(String field, Map<String, String> values) {
        return new Wrong(field, values);
    }

    @Test
    void sentTwiceIsAskedOnce() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = office.request();
        String first = Office.created(
                office.employee().header("Idempotency-Key", key).body(body).post(GRANTS));

        assertThat(Office.created(office.employee()
                        .header("Idempotency-Key", key)
                        .body(body)
                        .post(GRANTS)))
                .isEqualTo(first);
        assertThat(listed(office.employee().get(GRANTS))).containsExactly(first);
    }

    @Test
    void anEmployeeSeesItsOwnAndOfficerAndAuditorAll() {
        String id = office.asks();
        String nosy = "nosy-" + UUID.randomUUID();

        assertThat(listed(office.employee().get(GRANTS))).containsExactly(id);
        assertThat(listed(as(nosy, "employee").get(GRANTS))).isEmpty();
        as(nosy, "employee")
                .queryParam("employee", office.clara)
                .get(GRANTS)
                .then()
                .statusCode(403);
        as(nosy, "employee").get(GRANTS + "/{id}", id).then().statusCode(404);
        act(as(nosy, "employee"), id, "revocation").statusCode(404);
        assertThat(tables.query(
                        "select event::json->>'type' from audit_outbox where event::json->'data'->>'actor' = ?", nosy))
                .hasSize(3)
                .containsOnly("dev.accountable.access.refused");

        for (String role : List.of("privacy-officer", "auditor")) {
            String reader = role + "-" + UUID.randomUUID();
            as(reader, role).get(GRANTS + "/{id}", id).then().statusCode(200);
            assertThat(listed(as(reader, role)
                            .queryParam("employee", office.clara)
                            .get(GRANTS)))
                    .containsExactly(id);
            assertThat(tables.query("""
                            select event::json->>'type' from audit_outbox
                             where event::json->'data'->>'actor' = ?""", reader))
                    .containsExactly("dev.accountable.access.read", "dev.accountable.access.read");
        }
        act(office.employee(), id, "revocation").statusCode(200);
    }

    @Test
    void listsFollowTheStateThatFollowsTheClock() {
        String requested = office.asks();
        String approved = office.asksAndGets();
        String refused = after(office, office.asks(), "refusal");
        String revoked = after(office, office.asksAndGets(), "revocation");
        String expired = over(office.asksAndGets());
        String missed = over(office.asks());
        String emergency = office.takesInEmergency();
        String past = over(office.takesInEmergency());
        Map<String, List<String>> expected = Map.of(
                "REQUESTED", List.of(requested),
                "APPROVED", List.of(emergency, approved),
                "REFUSED", List.of(refused),
                "REVOKED", List.of(revoked),
                "EXPIRED", List.of(past, missed, expired));

        expected.forEach((state, ids) -> office.employee()
                .queryParam("state", state)
                .get(GRANTS)
                .then()
                .statusCode(200)
                .body("id", is(ids))
                .body("findAll { it.state != '" + state + "' }", empty()));
        var unreviewed = office.officer().queryParam("employee", office.clara).queryParam("unreviewed", true);
        assertThat(listed(unreviewed.get(GRANTS))).containsExactly(past, emergency);
        office.decides(past, "review").statusCode(200);
        assertThat(listed(unreviewed.get(GRANTS))).containsExactly(emergency);
    }

    @Test
    void everyPageIsReachedOnceByTheLinks() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(0, office.asks());
        }
        List<String> seen = new ArrayList<>();
        String page = GRANTS + "?state=REQUESTED&limit=3";
        while (page != null) {
            Response answer = office.employee().urlEncodingEnabled(false).get(page);
            seen.addAll(listed(answer));
            String link = answer.header("Link");
            page = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        }
        assertThat(seen).isEqualTo(all);
    }

    /** Every change is one event, about the person; what people wrote as reasons is in none. */
    @Test
    void everyChangeIsAnEventWithoutReasons() {
        String refused = after(office, office.asks(), "refusal");
        String revoked = after(office, office.asksAndGets(), "revocation");
        String reviewed = after(office, office.takesInEmergency(), "review");

        assertThat(typesOf(refused)).containsExactly("requested", "refused");
        assertThat(typesOf(revoked)).containsExactly("requested", "approved", "revoked");
        assertThat(typesOf(reviewed)).containsExactly("emergency", "reviewed");
        for (String id : List.of(refused, revoked, reviewed)) {
            assertThat(eventsOf(id))
                    .allSatisfy(event -> assertThat(event)
                            .contains("\"dataSubject\":\"" + office.anna)
                            .doesNotContain("Ticket", "Because", "takeover"));
        }
    }

    /** On a table of a size where it matters, no list and no check reads it whole. */
    @Test
    void everyListAndTheCheckRunAlongAnIndex() {
        tables.run("""
                insert into access_grant (id, employee, subject, purpose, reason, emergency, asked_at, starts_at, ends_at,
                       decision, decided_by, decided_at, decision_reason)
                select (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'many-' || n % 5, 'anna',
                       'support-case', 'filler', n % 100 = 0, t, t, t + interval '1 hour',
                       case when n % 100 <> 0 then (array['APPROVED', 'REFUSED'])[1 + (n % 50 = 1)::int] end,
                       case when n % 100 <> 0 then 'paula' end, case when n % 100 <> 0 then t end,
                       case when n % 100 <> 0 then 'yes' end
                  from (select n, timestamptz '2026-01-01' - n * interval '1 second' t
                          from generate_series(1, 30000) n) filler""");
        tables.run("analyze access_grant");
        try {
            for (AccessGrant.State state : AccessGrant.State.values()) {
                assertRunsAlongAnIndex(new AccessGrant.Filter(Optional.of(state), Optional.empty(), false));
                assertRunsAlongAnIndex(new AccessGrant.Filter(Optional.of(state), Optional.of("many-1"), false));
            }
            assertRunsAlongAnIndex(new AccessGrant.Filter(Optional.empty(), Optional.empty(), false));
            assertRunsAlongAnIndex(new AccessGrant.Filter(Optional.empty(), Optional.empty(), true));
            assertRunsAlongAnIndex(AccessGrant.IN_FORCE);
            assertRunsAlongAnIndex(AccessGrant.LAST);
        } finally {
            tables.run("delete from access_grant where reason = 'filler'");
        }
    }

    private void assertRunsAlongAnIndex(AccessGrant.Filter filter) {
        assertRunsAlongAnIndex(filter.sql(true));
    }

    private void assertRunsAlongAnIndex(String sql) {
        String concrete = sql.replace(":now", "timestamptz '2026-11-23'")
                .replace(":employee", "'many-1'")
                .replace(":before", "'00001000-0000-7000-8000-000000000000'")
                .replace(":limit", "51")
                .replace(":subject", "'anna'")
                .replace(":dataset", "'product/users'")
                .replace(":purpose", "'support-case'");
        assertThat(String.join("\n", tables.query("explain " + concrete)))
                .as(concrete)
                .doesNotContain("Seq Scan");
    }

    private static List<String> listed(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.jsonPath().getList("id", String.class);
    }

    private List<String> eventsOf(String id) {
        return tables.query(
                "select event from audit_outbox where event::json->>'subject' = ? and event like '%.access.grant.%'"
                        + " order by position",
                "access-grants/" + id);
    }

    private List<String> typesOf(String id) {
        return tables.query(
                "select split_part(event::json->>'type', '.', 5) from audit_outbox"
                        + " where event::json->>'subject' = ? and event like '%.access.grant.%' order by position",
                "access-grants/" + id);
    }
}

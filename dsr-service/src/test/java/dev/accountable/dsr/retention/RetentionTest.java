package dev.accountable.dsr.retention;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.dsr.Customer;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class RetentionTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Customer customer;
    private LocalDate today;

    @BeforeEach
    void aCustomer() {
        customer = new Customer();
        today = LocalDate.now(BERLIN);
    }

    @Test
    void whatIsDueGoesAndWhatIsNotStaysToTheDay() {
        shop("update orders set placed = date '" + today.minusDays(31) + "' where user_id = " + customer.id
                + " and no = 1");
        shop("update orders set placed = date '" + today.minusDays(30) + "' where user_id = " + customer.id
                + " and no = 2");
        String rule = tried(orders("P30D"));

        JsonPath run = runs(rule, false);

        // The thirtieth day is the last on which it is kept; with the order its line has gone.
        assertThat(customer.orders()).containsExactly(List.of("2"));
        assertThat(shop("select 1 from order_lines where user_id = " + customer.id))
                .isEmpty();
        assertThat(run.getInt("report.done")).isEqualTo(1);
        assertThat(run.getInt("report.linked.'order-lines'")).isEqualTo(1);
        assertThat(run.getList("report.sample[0]")).containsExactly(customer.id, "1");
        assertThat(events("dsr.retention-run.done", "retention-runs/" + run.getString("id")))
                .singleElement()
                .satisfies(data -> assertThat(data).contains("\"done\":\"1\""));
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        shop("update orders set placed = date '2020-01-01' where user_id = " + customer.id);
        String rule = draft(orders("P1Y"));
        JsonPath run = runs(rule, true);
        assertThat(run.getInt("report.due")).isEqualTo(2);
        assertThat(run.getInt("report.done")).isEqualTo(2);
        assertThat(customer.orders()).hasSize(2);
    }

    @Test
    void aRuleIsInForceOnlyAfterItWasTriedAndNeverTwice() {
        String rule = draft(orders("P30D"));
        officer()
                .body(Map.of("dryRun", false))
                .post("/api/v1/retention-rules/{id}/runs", rule)
                .then()
                .statusCode(409)
                .body("type", endsWith("/retention-rule-state"));
        activate(rule).statusCode(409).body("type", endsWith("/dry-run-missing"));
        runs(rule, true);
        activate(rule).statusCode(200).body("state", equalTo("ACTIVE")).body("nextRunAt", nullValue());
        activate(rule).statusCode(409);
        officer().post("/api/v1/retention-rules/{id}/retirement", rule).then().statusCode(200);
        officer()
                .body(Map.of("dryRun", true))
                .post("/api/v1/retention-rules/{id}/runs", rule)
                .then()
                .statusCode(409);
    }

    @Test
    void theBatchesReachEveryRow() {
        shop("insert into orders select " + customer.id
                + ", no, null, date '2020-01-01' from generate_series(10, 29) no");
        String rule = tried(orders("P1Y"));
        // Three at a time in tests.
        assertThat(runs(rule, false).getInt("report.done")).isEqualTo(20);
        assertThat(customer.orders()).containsExactly(List.of("1"), List.of("2"));
    }

    @Test
    void aRunWhoseWorkerDiedGoesOnBehindWhatItSaved() {
        shop("update orders set placed = date '2020-01-01' where user_id = " + customer.id);
        String rule = tried(orders("P1Y"));
        String run = UUID.randomUUID().toString();
        own(
                "insert into job (id, kind, target, spec, state, progress, attempts, next_attempt_at, created_by, created_at)"
                        + " values ('" + run + "', 'retention-run', '" + rule + "', '{\"rule\":\"" + rule
                        + "\",\"dryRun\":false}', 'RUNNING', '{\"after\":[\"" + customer.id
                        + "\",\"1\"],\"report\":{\"today\":\"" + today
                        + "\",\"due\":5,\"done\":5,\"heldBack\":0,\"keptByDuty\":0,\"linked\":{},\"sample\":[]}}', 1, now(),"
                        + " 'paula', now())");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> "DONE".equals(read(run).getString("state")));

        assertThat(read(run).getInt("report.done")).isEqualTo(6);
        assertThat(customer.orders()).containsExactly(List.of("1"));
    }

    @Test
    void aHeldPersonAndAHeldDatasetStay() {
        shop("update orders set placed = date '2020-01-01' where user_id = " + customer.id);
        String rule = tried(orders("P1Y"));
        String hold = hold(Map.of("person", Map.of("identifiers", Map.of("EMAIL", customer.person.email()))));
        JsonPath held = runs(rule, false);
        assertThat(held.getInt("report.heldBack")).isEqualTo(2);
        assertThat(held.getInt("report.done")).isZero();
        assertThat(customer.orders()).hasSize(2);
        release(hold);

        String dataset = hold(Map.of("system", "shop", "dataset", "order-lines"));
        String run = start(rule, false);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> read(run).getString("state").equals("FAILED"));
        assertThat(read(run).getString("error")).contains("A legal hold stands on the dataset 'orders'");
        assertThat(customer.orders()).hasSize(2);
        release(dataset);

        assertThat(runs(rule, false).getInt("report.done")).isEqualTo(2);
    }

    @Test
    void whoseInvoiceADutyKeepsStaysAndWhoHasNoneGoes() {
        shop("update users set joined_at = '2020-01-01T00:00:00Z' where id = " + customer.id);
        Customer free = new Customer();
        shop("update users set joined_at = '2020-01-01T00:00:00Z' where id = " + free.id);
        shop("delete from invoices where user_id = " + free.id + " and id like '%-new'");
        Map<String, Object> users = rule("users", "joined_at", "P2Y", "ERASE");
        users.put(
                "conditions",
                List.of(Map.of("column", "id", "operator", "IN", "values", List.of(customer.id, free.id))));
        String rule = tried(users);

        JsonPath run = runs(rule, false);

        assertThat(run.getInt("report.keptByDuty")).isEqualTo(1);
        assertThat(run.getInt("report.done")).isEqualTo(1);
        assertThat(customer.email()).isEqualTo(customer.person.email());
        assertThat(customer.orders()).hasSize(2);
        assertThat(shop("select 1 from users where id = " + free.id)).isEmpty();
        assertThat(free.orders()).isEmpty();
        assertThat(free.invoices()).isEmpty();
    }

    @Test
    void anEventThatHappenedLaterCountsInstead() {
        Customer quiet = new Customer();
        shop("update users set joined_at = '2020-01-01T00:00:00Z' where id in (" + customer.id + ", " + quiet.id + ")");
        shop("update orders set placed = date '2020-06-01' where user_id = " + quiet.id);
        Map<String, Object> users = rule("users", "joined_at", "P2Y", "ANONYMISE");
        users.put("event", Map.of("dataset", "orders", "column", "placed"));
        users.put(
                "conditions",
                List.of(Map.of("column", "id", "operator", "IN", "values", List.of(customer.id, quiet.id))));
        String rule = tried(users);

        assertThat(runs(rule, false).getInt("report.done")).isEqualTo(1);
        assertThat(quiet.email()).startsWith("erased-");
        // Somebody with an order of this year is needed still.
        assertThat(customer.email()).isEqualTo(customer.person.email());

        users.put("event", Map.of("dataset", "newsletter", "column", "since"));
        officer()
                .body(users)
                .post("/api/v1/retention-rules")
                .then()
                .statusCode(422)
                .body("detail", containsString("event names the dataset 'newsletter', which does not lead to 'users'"));
    }

    @Test
    void aRowIsAnonymisedOnceAsTheMapSaysAndNotCountedAgain() {
        shop("update users set joined_at = '2020-01-01T00:00:00Z' where id = " + customer.id);
        Map<String, Object> users = rule("users", "joined_at", "P1M", "ANONYMISE");
        users.put("conditions", List.of(Map.of("column", "id", "operator", "EQUALS", "values", List.of(customer.id))));
        String rule = tried(users);
        assertThat(runs(rule, false).getInt("report.done")).isEqualTo(1);
        assertThat(customer.email()).isEqualTo("erased-" + customer.id + "@invalid.example");
        assertThat(customer.orders()).hasSize(2);
        assertThat(runs(rule, false).getInt("report.due")).isZero();
    }

    @Test
    void anActiveRuleRunsByItsScheduleOnce() {
        shop("update newsletter set since = date '2020-01-01' where email = '" + customer.person.email() + "'");
        Map<String, Object> newsletter = rule("newsletter", "since", "P3Y", "ERASE");
        newsletter.put("schedule", "30 3 * * *");
        String rule = tried(newsletter);
        assertThat(officer()
                        .get("/api/v1/retention-rules/{id}", rule)
                        .jsonPath()
                        .getString("nextRunAt"))
                .isNotNull();

        own("update retention_rule set next_run_at = now() where id = '" + rule + "'");

        await().atMost(Duration.ofSeconds(30)).until(() -> customer.newsletter().isEmpty());
        JsonPath runs = officer().get("/api/v1/retention-runs?rule=" + rule).jsonPath();
        assertThat(runs.getList("findAll { !it.dryRun }")).hasSize(1);
        assertThat(runs.getString("find { !it.dryRun }.startedBy")).isEqualTo("/dsr-service");
        // The key is the address: it is not shown.
        assertThat(runs.prettify()).doesNotContain(customer.name);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "system   | nowhere          | 400 | system",
                "dataset  | nothing          | 400 | dataset",
                "period   | P0D              | 400 | period",
                "period   | P2000000000Y     | 400 | period",
                "schedule | every day        | 400 | schedule",
                "from     | note             | 422 | which is not a date",
                "from     | \"; drop table x | 422 | which the table does not have",
                "action   | ANONYMISE        | 422 | how the dataset 'orders' is anonymised",
            })
    void aRuleThatCannotBeRightIsRefused(String field, String value, int status, String says) {
        World.theShopIsRegistered();
        Map<String, Object> rule = orders("P30D");
        rule.put(field, value);
        ValidatableResponse response =
                officer().body(rule).post("/api/v1/retention-rules").then().statusCode(status);
        if (status == 400) {
            response.body("violations.field", hasItem(says));
        } else {
            response.body("detail", containsString(says));
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no     | EQUALS    | not a number          | a value does not fit its column",
                "nos    | EQUALS    | 1                     | which the table does not have",
                "note   | LESS_THAN | x'; drop table users; | ",
            })
    void aConditionIsTypedByItsColumnAndNeverSql(String column, String operator, String value, String says) {
        World.theShopIsRegistered();
        Map<String, Object> rule = orders("P30D");
        rule.put("conditions", List.of(Map.of("column", column, "operator", operator, "values", List.of(value))));
        ValidatableResponse response =
                officer().body(rule).post("/api/v1/retention-rules").then();
        if (says == null) {
            response.statusCode(201);
        } else {
            response.statusCode(422).body("detail", containsString(says));
        }
        rule.put("conditions", List.of(Map.of("column", "no", "operator", "IS_NULL", "values", List.of("1"))));
        officer()
                .body(rule)
                .post("/api/v1/retention-rules")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("conditions[0].values"));
    }

    /** Only this test's customer: others' orders are old as well. */
    private Map<String, Object> orders(String period) {
        Map<String, Object> rule = rule("orders", "placed", period, "ERASE");
        rule.put(
                "conditions",
                List.of(Map.of("column", "user_id", "operator", "EQUALS", "values", List.of(customer.id))));
        return rule;
    }

    private static Map<String, Object> rule(String dataset, String from, String period, String action) {
        return new HashMap<>(Map.of(
                "name", "A rule", "system", "shop", "dataset", dataset, "from", from, "period", period, "action",
                action));
    }

    private static String draft(Map<String, Object> rule) {
        return officer()
                .body(rule)
                .post("/api/v1/retention-rules")
                .then()
                .statusCode(201)
                .body("state", equalTo("DRAFT"))
                .extract()
                .path("id");
    }

    private static String tried(Map<String, Object> rule) {
        String id = draft(rule);
        runs(id, true);
        activate(id).statusCode(200);
        return id;
    }

    private static ValidatableResponse activate(String rule) {
        return officer().post("/api/v1/retention-rules/{id}/activation", rule).then();
    }

    private static JsonPath runs(String rule, boolean dryRun) {
        String run = start(rule, dryRun);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Set.of("DONE", "FAILED").contains(read(run).getString("state")));
        assertThat(read(run).getString("error")).isNull();
        return read(run);
    }

    private static String start(String rule, boolean dryRun) {
        return officer()
                .body(Map.of("dryRun", dryRun))
                .post("/api/v1/retention-rules/{id}/runs", rule)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath read(String run) {
        return officer()
                .get("/api/v1/retention-runs/{id}", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String hold(Map<String, Object> scope) {
        Map<String, Object> body = new HashMap<>(scope);
        body.putAll(Map.of(
                "reason", "A claim", "legalBasis", "GDPR Art. 17(3)(e)", "owner", "Legal", "reviewOn", "2099-01-01"));
        return officer()
                .body(body)
                .post("/api/v1/legal-holds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void release(String hold) {
        officer()
                .body(Map.of("reason", "Settled"))
                .post("/api/v1/legal-holds/{id}/release", hold)
                .then()
                .statusCode(200);
    }
}

package dev.accountable.dsr.staging;

import static dev.accountable.dsr.World.copy;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.Customer;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class StagingCopyTest {

    private static final String HOSTILE = "o'hare; drop table users; --";

    private static final Map<String, Object> KEEP = Map.of("action", "KEEP");
    private static final Map<String, Object> PSEUDONYM = Map.of("action", "PSEUDONYM");
    private static final Map<String, Object> NULL = Map.of("action", "NULL");
    private static final Map<String, Object> MAIL = Map.of("action", "GENERATE", "kind", "EMAIL", "domain", "mail");
    private static final Map<String, Object> SHIFT = Map.of("action", "SHIFT", "size", 30);
    private static final Map<String, Object> TEXT = Map.of("action", "GENERATE", "kind", "TEXT");

    private final Map<String, Map<String, Object>> tables = shopTables();

    @Test
    void theCopyHasEveryRowAndNobodyInIt() {
        Customer customer = new Customer();

        JsonPath done = copies("DONE");

        for (String table : List.of("users", "orders", "order_lines", "comments", "invoices", "newsletter")) {
            String count = "select count(*) from " + table;
            assertThat(copy(count)).as(table).isEqualTo(shop(count));
            assertThat(done.getString("report.rows." + table))
                    .isEqualTo(copy(count).get(0).get(0));
        }
        assertThat(copy("select count(*) from \"" + HOSTILE + "\" where \"=cmd|'x'!A0\" is null"))
                .isEqualTo(shop("select count(*) from \"" + HOSTILE + "\""));
        // How the rows hang together is as it was.
        String ordersOfUsers =
                "select count(o.no), count(distinct i.id) from users u left join orders o on o.user_id = u.id"
                        + " left join invoices i on i.user_id = u.id group by u.id order by 1, 2";
        assertThat(copy(ordersOfUsers)).isEqualTo(shop(ordersOfUsers));
        String subscribers = "select count(*) from users u join newsletter n on lower(n.email) = lower(u.email)";
        assertThat(copy(subscribers)).isEqualTo(shop(subscribers));

        assertThat(copy("select 1 from users where email not like '%@example.org' or phone not like '+999 %'"))
                .isEmpty();
        assertThat(copy("select 1 from users where full_name = '" + customer.name + "' or email like '" + customer.name
                        + "%'"))
                .isEmpty();
        assertThat(copy("select distinct extract(day from since) from newsletter where since is not null"))
                .containsExactly(List.of("1"));
        assertThat(copy("select 1 from users where photo is not null")).isEmpty();
        // Not copied, so it is what the target's schema says.
        assertThat(copy("select distinct password from users")).containsExactly(List.of("never-declared"));
        // Whoever tests with it can go on.
        assertThat(copy("insert into comments (body) values ('a test') returning id > (select max(id) from comments)"))
                .containsExactly(List.of("t"));
        assertThat(done.getInt("report.identifiersCompared")).isPositive();
        assertThat(done.getInt("report.foreignKeys")).isEqualTo(5);
        assertThat(copy("select to_regclass('accountable_unusable')")).isEqualTo(nothing());
        assertThat(events("dsr.staging-copy.done", "staging-copies/" + done.getString("id")))
                .hasSize(1);
    }

    @Test
    void allDatesOfAPersonMoveByTheSameAndAnotherCopyIsTheSame() {
        Customer customer = new Customer();
        shop("update orders set placed = date '2026-01-01' + no where user_id = " + customer.id);
        shop("update users set joined_at = '2026-01-01T12:34:56Z' where id = " + customer.id);
        copies("DONE");
        String moved =
                "select o.placed - no, u.joined_at::date - (o.placed - no), u.joined_at::time from users u join orders o"
                        + " on o.user_id = u.id where u.joined_at::time = time '12:34:56'";
        List<List<String>> once = copy(moved);
        assertThat(once).hasSize(2);
        assertThat(once.get(0)).isEqualTo(once.get(1));
        assertThat(once.get(0).get(0)).isNotEqualTo("2026-01-01");
        assertThat(once.get(0).get(1)).isEqualTo("0");

        String everything = "select md5(string_agg(u::text, ',' order by id)) from users u";
        List<List<String>> first = copy(everything);
        copies("DONE");
        assertThat(copy(everything)).isEqualTo(first);
        shop("update users set joined_at = '2024-02-29T10:00:00+02' where id = " + customer.id);
    }

    @Test
    void aWordThatIdentifiesSomebodyFailsTheCopyAndTheTargetSaysSo() {
        Customer customer = new Customer();
        shop("insert into comments (author_id, body) values (" + customer.id + ", 'Write to <" + customer.person.email()
                + ">, please')");
        copies("DONE");
        List<List<String>> before = copy("select md5(string_agg(u::text, ',' order by id)) from users u");
        columns("comments").put("body", KEEP);
        try {
            JsonPath failed = copies("FAILED");

            assertThat(failed.getString("error"))
                    .isEqualTo("An identifier of the source is left in the column 'body' of 'comments'.");
            assertThat(copy("select reason from accountable_unusable"))
                    .containsExactly(List.of(failed.getString("error")));
            // Nothing of what was wrong is there.
            assertThat(copy("select 1 from comments where body like '%" + customer.name + "%'"))
                    .isEmpty();
            assertThat(copy("select md5(string_agg(u::text, ',' order by id)) from users u"))
                    .isEqualTo(before);
            assertThat(events("dsr.staging-copy.failed", "staging-copies/" + failed.getString("id")))
                    .hasSize(1);
        } finally {
            shop("delete from comments where author_id = " + customer.id);
        }
        columns("comments").put("body", TEXT);
        copies("DONE");
        assertThat(copy("select to_regclass('accountable_unusable')")).isEqualTo(nothing());
    }

    @Test
    void whoStandsOutByQuasiIdentifiersFailsTheCopy() {
        new Customer();
        columns("users").put("balance", KEEP);
        table("users").put("quasiIdentifiers", List.of("active", "balance"));
        table("users").put("k", 3);
        assertThat(copies("DONE").getInt("report.k.users")).isGreaterThanOrEqualTo(3);

        shop("update users set balance = 4711 where email = 'hal@example.org'");
        try {
            assertThat(copies("FAILED").getString("error"))
                    .isEqualTo(
                            "In 'users' a combination of active, balance occurs in 1 rows; at least 3 were declared.");
        } finally {
            shop("update users set balance = -1.50 where email = 'hal@example.org'");
        }
    }

    @Test
    void whatIsNotDeclaredIsRefused() {
        columns("users").remove("password");
        refused("nothing is declared for the column 'password' of 'users'");
    }

    @Test
    void keysThatWouldNoLongerFitAreRefused() {
        columns("orders").put("user_id", KEEP);
        refused(
                "the column 'user_id' of 'orders' points to 'id' of 'users', so both must be kept, or replaced in the same way");
        columns("orders").put("user_id", PSEUDONYM);
        tables.remove("users");
        refused("the column 'user_id' of 'orders' points to 'users', which is not copied");
    }

    @Test
    void whatCannotBeDoneIsRefusedByItsPlace() {
        columns("users").put("balance", PSEUDONYM);
        columns("users").put("full_name", NULL);
        columns("users").put("phone", Map.of("action", "SHIFT", "size", 3));
        columns("users").put("nothing", KEEP);
        columns("users").put("email", Map.of("action", "KEEP", "identifier", true));
        refused("the column 'balance' of 'users' has a type for which there is no pseudonym");
        refused("the column 'full_name' of 'users' is to be empty, which it must not be");
        refused("the column 'phone' of 'users' is to be shifted: that needs a date");
        refused("the source's table 'users' has no column 'nothing'");
        refused("the column 'email' of 'users' is an identifier and is to stay");
    }

    @Test
    void aDatabaseThatPeopleWorkWithIsNeverATarget() {
        start("shop").statusCode(400).body("violations.field", hasItem("target"));
        start("readonly").statusCode(400).body("violations.field", hasItem("target"));
        start("mistake").statusCode(422).body("detail", containsString("source and target are the same database"));
        assertThat(shop("select count(*) > 5 from users")).containsExactly(List.of("t"));
    }

    private static List<List<String>> nothing() {
        List<String> row = new ArrayList<>();
        row.add(null);
        return List.of(row);
    }

    private void refused(String reason) {
        start("copy").statusCode(422).body("detail", containsString(reason));
    }

    private ValidatableResponse start(String target) {
        return officer()
                .body(Map.of(
                        "source", "shop", "target", target, "language", "de", "tables", List.copyOf(tables.values())))
                .post("/api/v1/staging-copies")
                .then();
    }

    private JsonPath copies(String state) {
        String id = start("copy").statusCode(202).extract().path("id");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Set.of("DONE", "FAILED").contains(read(id).getString("state")));
        assertThat(read(id).getString("state"))
                .as("%s", read(id).getString("error"))
                .isEqualTo(state);
        return read(id);
    }

    private static JsonPath read(String id) {
        return officer()
                .get("/api/v1/staging-copies/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Map<String, Object> table(String table) {
        return Objects.requireNonNull(tables.get(table));
    }

    @SuppressWarnings("unchecked") // it is what was put in below
    private Map<String, Object> columns(String table) {
        return (Map<String, Object>) Objects.requireNonNull(table(table).get("columns"));
    }

    private static Map<String, Map<String, Object>> shopTables() {
        Map<String, Map<String, Object>> tables = new LinkedHashMap<>();
        // Not in the order in which they can be filled.
        add(tables, "order_lines", "", Map.of("id", PSEUDONYM, "user_id", PSEUDONYM, "no", KEEP, "article", KEEP));
        add(tables, "orders", "user_id", Map.of("user_id", PSEUDONYM, "no", KEEP, "note", NULL, "placed", SHIFT));
        add(
                tables,
                "users",
                "id",
                Map.of(
                        "id",
                        PSEUDONYM,
                        "email",
                        MAIL,
                        "full_name",
                        Map.of("action", "GENERATE", "kind", "FULL_NAME"),
                        "phone",
                        Map.of("action", "GENERATE", "kind", "PHONE"),
                        "balance",
                        Map.of("action", "GENERALISE", "to", "STEP", "size", 100),
                        "active",
                        KEEP,
                        "joined_at",
                        SHIFT,
                        "photo",
                        NULL,
                        "password",
                        Map.of("action", "DROP")));
        add(tables, "comments", "", Map.of("id", KEEP, "author_id", PSEUDONYM, "reply_to", KEEP, "body", TEXT));
        add(
                tables,
                "invoices",
                "",
                Map.of(
                        "id",
                        PSEUDONYM,
                        "user_id",
                        PSEUDONYM,
                        "issued_on",
                        Map.of("action", "GENERALISE", "to", "YEAR")));
        add(tables, "newsletter", "", Map.of("email", MAIL, "since", Map.of("action", "GENERALISE", "to", "MONTH")));
        // Names that nobody should give to a table or a column.
        add(
                tables,
                HOSTILE,
                "",
                Map.of(
                        "id\"; --",
                        PSEUDONYM,
                        "sélect *",
                        MAIL,
                        "na%me_ 中文",
                        Map.of("action", "GENERATE", "kind", "FULL_NAME"),
                        "=cmd|'x'!A0",
                        NULL));
        return tables;
    }

    private static void add(
            Map<String, Map<String, Object>> tables, String table, String person, Map<String, Object> columns) {
        Map<String, Object> declared = new HashMap<>();
        declared.put("table", table);
        declared.put("columns", new HashMap<>(columns));
        if (!person.isEmpty()) {
            declared.put("person", person);
        }
        tables.put(table, declared);
    }
}

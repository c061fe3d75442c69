package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.dsr.ConsentDesk;
import dev.accountable.dsr.MariadbShop;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.dsr.connector.Databases.Database;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each right that reaches into a database, from the request to what then stands in a real MariaDB. */
@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
@QuarkusTestResource(ConsentDesk.class)
@QuarkusTestResource(value = MariadbShop.class, restrictToAnnotatedClass = true)
class EveryRightOnMariadbTest {

    private final String name = "m" + UUID.randomUUID().toString().substring(0, 8);
    private final Person person = new Person("subject-" + name, name + "@example.org");
    private Database shop = new Database("", "", "");
    private String others = "";
    private String id = "";

    /** Somebody with rows in every table, beside somebody else with the same. */
    @BeforeEach
    void customers() {
        shop = MariadbShop.database();
        if (officer().get("/api/v1/systems/maria").statusCode() == 404) {
            officer()
                    .header("Idempotency-Key", "maria")
                    .body(MariadbShop.map())
                    .post("/api/v1/systems")
                    .then()
                    .statusCode(201);
        }
        customer("other-" + name);
        // Written as it was typed: who asks proves the address in small letters.
        id = customer(name.toUpperCase(java.util.Locale.ROOT));
        others = everythingBut(id);
    }

    private String customer(String who) {
        shop.run(
                "insert into customers (email, name, city) values ('" + who + "@example.org', 'Ünal \\'" + who
                        + "\\' 中', 'Köln')",
                "insert into orders (customer, placed_on, total) select id, '2026-03-03', 12.5 from customers where email = '"
                        + who + "@example.org'",
                "insert into orders (customer, placed_on, total) select id, '2001-05-05', 9 from customers where email = '"
                        + who + "@example.org'",
                "insert into order_lines (order_id, line, article) select id, 1, 'pen' from orders where customer ="
                        + " (select id from customers where email = '" + who + "@example.org')",
                "insert into wishes (customer, article) select id, 'ink' from customers where email = '" + who
                        + "@example.org'");
        return shop.rows("select id from customers where email = '" + who + "@example.org'")
                .get(0);
    }

    private String everythingBut(String id) {
        return String.join(
                "\n",
                List.of(
                        shop.rows("select * from customers where id <> " + id + " order by id")
                                .toString(),
                        shop.rows("select * from orders where customer <> " + id + " order by id")
                                .toString(),
                        shop.rows(
                                        "select l.* from order_lines l join orders o on o.id = l.order_id where o.customer <> "
                                                + id + " order by l.order_id")
                                .toString(),
                        shop.rows("select * from wishes where customer <> " + id + " order by id")
                                .toString()));
    }

    @Test
    void accessHandsOverTheirRowsAndNobodyElses() {
        Map<String, String> files = download(person.isAnswered("ACCESS"));

        assertThat(new JsonPath(files.get("maria/customers.json")).getList("name"))
                .containsExactly("Ünal '" + name.toUpperCase(java.util.Locale.ROOT) + "' 中");
        assertThat(new JsonPath(files.get("maria/orders.json")).getList("placed_on"))
                .containsExactlyInAnyOrder("2026-03-03", "2001-05-05");
        assertThat(new JsonPath(files.get("maria/order-lines.json")).getList("article"))
                .containsExactly("pen", "pen");
        assertThat(files.get("maria/wishes.csv")).contains("ink");
        assertThat(files.values()).noneMatch(content -> content.contains("other-" + name));
        assertThat(everythingBut(id)).isEqualTo(others);
    }

    @Test
    void portabilityHandsOverWhatTheyProvidedUnderConsentOrContract() {
        Map<String, String> files = download(person.isAnswered("PORTABILITY"));

        assertThat(files.keySet())
                .filteredOn(file -> file.startsWith("maria/"))
                .containsExactlyInAnyOrder(
                        "maria/customers.json", "maria/customers.csv", "maria/wishes.json", "maria/wishes.csv");
    }

    @Test
    void rectificationWritesWhatIsRightAndNothingElse() {
        String request = person.asksFor(Map.of("type", "RECTIFICATION", "details", "I moved."));
        awaitState(request, "REVIEW");
        String city = "L'Haÿ-les-Roses \\'; drop table wishes; --";
        officer()
                .body(Map.of(
                        "corrections",
                        List.of(Map.of("system", "maria", "dataset", "customers", "column", "city", "value", city))))
                .put("/api/v1/requests/{id}/corrections", request)
                .then()
                .statusCode(200);
        approve(request).statusCode(202);
        awaitState(request, "COMPLETED");

        assertThat(shop.rows("select city from customers where id = " + id)).containsExactly(city);
        assertThat(everythingBut(id)).isEqualTo(others);
    }

    @Test
    void restrictionMarksTheirRowsUntilItIsLifted() {
        String request = person.asksFor(Map.of("type", "RESTRICTION", "restrictionGround", "UNLAWFUL"));
        awaitState(request, "REVIEW");
        approve(request).statusCode(202);
        // The web shop has no such mark: a person sees to it there.
        Awaitility.await().until(() -> marks().equals(List.of("yes|yes|yes|yes")));
        assertThat(everythingBut(id)).isEqualTo(others);
        byHand(request);
        awaitState(request, "COMPLETED");

        officer()
                .body(Map.of(
                        "reason",
                        "It was lawful.",
                        "on",
                        LocalDate.now(ZoneOffset.UTC).plusDays(10).toString()))
                .post("/api/v1/requests/{id}/lifting", request)
                .then()
                .statusCode(200);
        assertThat(marks()).containsExactly("yes|yes|yes|yes");

        own("update request_task set next_attempt_at = now() where request_id = '" + request + "' and kind = 'LIFT'");
        Awaitility.await().until(() -> marks().equals(List.of("no|no|no|no")));
        assertThat(everythingBut(id)).isEqualTo(others);
    }

    /** Of all tables at once. */
    private List<String> marks() {
        return shop.rows("select distinct c.restricted, o.restricted, l.restricted, w.restricted from customers c"
                + " join orders o on o.customer = c.id join order_lines l on l.order_id = o.id"
                + " join wishes w on w.customer = c.id where c.id = " + id);
    }

    private static void byHand(String request) {
        List<String> steps = World.request(request).getList("steps.findAll { it.state == 'BY_HAND' }.id");
        for (String step : steps) {
            officer()
                    .body(Map.of("note", "Marked by hand."))
                    .post("/api/v1/requests/{id}/tasks/{step}/completion", request, step)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void erasureErasesAnonymisesAndKeepsWhatTheLawKeeps() {
        String request = person.isAnswered("ERASURE");

        assertThat(shop.rows("select email, name, city from customers where id = " + id))
                .containsExactly("erased-" + id + "@invalid.example|null|null");
        assertThat(shop.rows("select placed_on from orders where customer = " + id))
                .containsExactly("2026-03-03");
        assertThat(shop.rows(
                        "select l.* from order_lines l join orders o on o.id = l.order_id where o.customer = " + id))
                .isEmpty();
        assertThat(shop.rows("select * from wishes where customer = " + id)).isEmpty();
        assertThat(everythingBut(id)).isEqualTo(others);
        JsonPath report = officer()
                .get("/api/v1/requests/{id}/report", request)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(report.getString("records.find { it.dataset == 'orders' && it.action == 'RETAINED' }.until"))
                .isEqualTo("2034-03-03");
        assertThat(report.getString("records.find { it.dataset == 'wishes' }.action"))
                .isEqualTo("ERASED");
    }

    private Map<String, String> download(String request) {
        byte[] zip = person.calls()
                .get("/api/v1/packages/{id}", World.request(request).getString("packageId"))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Map<String, String> files = new HashMap<>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return files;
    }
}

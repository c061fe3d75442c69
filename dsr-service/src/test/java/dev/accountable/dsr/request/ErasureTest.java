package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitFailing;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class ErasureTest {

    /** A customer of the shop that no other test knows. */
    private static final class Customer {

        final String name = "c" + UUID.randomUUID().toString().substring(0, 8);
        final Person person = new Person("subject-" + name, name + "@example.org");
        final String id;

        Customer() {
            World.theShopIsRegistered();
            id = shop("insert into users (email, full_name, phone, photo) values ('"
                            + name.toUpperCase(java.util.Locale.ROOT) + "@example.org', '" + name
                            + "', '+49', '\\xCAFE') returning id")
                    .get(0)
                    .get(0);
            shop("insert into orders values (" + id + ", 1, 'a note'), (" + id + ", 2, null)");
            shop("insert into order_lines (user_id, no, article) values (" + id + ", 1, 'pen'), (" + id
                    + ", 2, 'ink')");
            shop("insert into comments (author_id, body) values (" + id + ", 'hello')");
            shop("insert into invoices values ('" + name + "-old', " + id + ", '2001-05-05'), ('" + name + "-new', "
                    + id + ", '2026-03-03'), ('" + name + "-undated', " + id + ", null)");
            shop("insert into newsletter values ('" + person.email() + "', '2025-01-01')");
            shop("insert into \"o'hare; drop table users; --\" values (" + id + ", '" + person.email()
                    + "', 'x', 'y')");
        }

        void isErasedCompletely() {
            assertThat(shop("select email, full_name, phone, photo, balance from users where id = " + id))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsExactly(
                                    "erased-" + id + "@invalid.example", "Erased person", null, null, "-1.50"));
            assertThat(shop("select * from orders where user_id = " + id)).isEmpty();
            assertThat(shop("select * from order_lines where user_id = " + id)).isEmpty();
            assertThat(shop("select * from comments where author_id = " + id)).isEmpty();
            assertThat(shop("select id from invoices where user_id = " + id + " order by id"))
                    .containsExactly(List.of(name + "-new"), List.of(name + "-undated"));
            assertThat(shop("select * from newsletter where email = '" + person.email() + "'"))
                    .isEmpty();
            assertThat(shop("select * from \"o'hare; drop table users; --\" where \"id\"\"; --\" = " + id))
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row).containsExactly(id, id + "'; drop table users; --", null, "\\\"'$1?"));
        }
    }

    private Customer customer;

    @BeforeEach
    void aCustomer() {
        customer = new Customer();
    }

    @Test
    void everyRowOfThePersonIsErasedAnonymisedOrKeptForAReasonAndNobodyElses() {
        String others = "select md5(string_agg(t::text, ',' order by t::text)) from %s t where %s";
        List<List<String>> before = new ArrayList<>();
        List<String> checks = List.of(
                others.formatted("users", "id <> " + customer.id),
                others.formatted("orders", "user_id <> " + customer.id),
                others.formatted("order_lines", "user_id <> " + customer.id),
                others.formatted("comments", "author_id <> " + customer.id),
                others.formatted("invoices", "user_id <> " + customer.id),
                others.formatted("newsletter", "email <> '" + customer.person.email() + "'"));
        checks.forEach(check -> before.addAll(shop(check)));

        String request = customer.person.isAnswered("ERASURE");

        customer.isErasedCompletely();
        List<List<String>> after = new ArrayList<>();
        checks.forEach(check -> after.addAll(shop(check)));
        assertThat(after).isEqualTo(before);
        assertThat(own("select * from request_identifier where request_id = '" + request + "'"))
                .isEmpty();
        assertThat(events("dsr.request.completed", "requests/" + request)).hasSize(1);
    }

    @Test
    void theReportSaysOfEveryRecordWhatHappenedAndWhy() {
        String request = customer.person.isAnswered("ERASURE");

        var report = customer.person
                .calls()
                .get("/api/v1/requests/" + request + "/report")
                .then()
                .statusCode(200);
        report.body("state", equalTo("COMPLETED"), "records", hasSize(11));
        report.body(record("users", customer.id, "action"), equalTo("ANONYMISED"));
        report.body(record("orders", customer.id + "-2", "action"), equalTo("ERASED"));
        report.body(record("invoices", customer.name + "-new", "action"), equalTo("RETAINED"));
        report.body(record("invoices", customer.name + "-new", "until"), equalTo("2034-03-03"));
        report.body(
                record("invoices", customer.name + "-new", "reason"), equalTo("Invoices are kept for the tax office"));
        report.body(record("invoices", customer.name + "-new", "legalBasis"), equalTo("GDPR Art. 17(3)(b); § 147 AO"));
        report.body(record("invoices", customer.name + "-old", "action"), equalTo("ERASED"));
        report.body(
                record("invoices", customer.name + "-old", "reason"),
                equalTo("The duty to keep it ended on 2009-05-05"));
        report.body(record("orders", customer.id + "-2", "reason"), nullValue());
        report.body("totals.find { it.dataset == 'order-lines' }.count", equalTo(2));
        // The key of this table is the address itself: the report must not be the last place that holds it.
        assertThat(report.extract().asString())
                .doesNotContain(customer.person.email())
                .contains("(erased)");

        var page = customer.person
                .calls()
                .get("/api/v1/requests/" + request + "/report?limit=4")
                .then();
        List<Integer> positions = new ArrayList<>(page.extract().jsonPath().getList("records.position"));
        for (String next = page.extract().header("Link");
                next != null;
                next = page.extract().header("Link")) {
            page = customer.person
                    .calls()
                    .urlEncodingEnabled(false)
                    .get(next.substring(next.indexOf('<') + 1, next.indexOf('>')))
                    .then()
                    .statusCode(200);
            positions.addAll(page.extract().jsonPath().getList("records.position"));
        }
        assertThat(positions).hasSize(11).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void anAccessRequestHasNoReport() {
        String request = customer.person.asksFor("ACCESS");
        customer.person
                .calls()
                .get("/api/v1/requests/" + request + "/report")
                .then()
                .statusCode(404);
    }

    @Test
    void nothingIsErasedBeforeItIsApproved() {
        String request = customer.person.asksFor("ERASURE");
        awaitState(request, "REVIEW");
        assertThat(World.request(request).getInt("steps[0].counts.'order-lines'"))
                .isEqualTo(2);
        assertThat(shop("select full_name from users where id = " + customer.id))
                .containsExactly(List.of(customer.name));
    }

    @Test
    void aConnectionThatIsCutBetweenTheTwoCommitsLosesNothing() {
        String request = customer.person.asksFor("ERASURE");
        awaitState(request, "REVIEW");
        // Our own connection dies at the moment the erased records are marked: the shop has committed, we have not.
        own("create sequence cuts");
        own("""
                create function cut() returns trigger language plpgsql security definer as $$ begin
                  if nextval('cuts') <= 2 then perform pg_terminate_backend(pg_backend_pid()); end if;
                  return new;
                end $$""");
        own("create trigger cut before update of done_at on erasure_record for each row execute function cut()");
        try {
            approve(request).statusCode(202);
            awaitFailing(request);
            customer.isErasedCompletely();
            assertThat(own("select count(*) from erasure_record where done_at is not null and request_id = '" + request
                            + "'"))
                    .containsExactly(List.of("0"));
            awaitState(request, "COMPLETED");
        } finally {
            own("drop trigger cut on erasure_record");
            own("drop function cut");
            own("drop sequence cuts");
        }
        customer.isErasedCompletely();
        customer.person
                .calls()
                .get("/api/v1/requests/" + request + "/report")
                .then()
                .body("records", hasSize(11))
                .body(record("users", customer.id, "action"), equalTo("ANONYMISED"));
        assertThat(events("dsr.request.completed", "requests/" + request)).hasSize(1);
    }

    @Test
    void aSystemThatFailsInTheMiddleKeepsAllOrNothing() {
        String request = customer.person.asksFor("ERASURE");
        awaitState(request, "REVIEW");
        shop("create table orphan (user_id bigint, no int, foreign key (user_id, no) references orders)");
        shop("insert into orphan values (" + customer.id + ", 2)");
        try {
            approve(request).statusCode(202);
            awaitFailing(request);
            assertThat(World.request(request).getString("steps[1].error"))
                    .isEqualTo("erasing: a foreign key of the system forbids it (SQLSTATE 23503)");
            assertThat(shop("select count(*) from comments where author_id = " + customer.id))
                    .containsExactly(List.of("1"));
            customer.person
                    .calls()
                    .get("/api/v1/requests/" + request + "/report")
                    .then()
                    .body("records", hasSize(0));
        } finally {
            shop("drop table orphan");
        }
        awaitState(request, "COMPLETED");
        customer.isErasedCompletely();
    }

    @Test
    void rowsThatComeBetweenReviewAndErasureAreErasedToo() {
        String request = customer.person.asksFor("ERASURE");
        awaitState(request, "REVIEW");
        shop("insert into orders values (" + customer.id + ", 3, 'a late order')");
        approve(request).statusCode(202);
        awaitState(request, "COMPLETED");
        customer.isErasedCompletely();
    }

    @Test
    void aDatabaseThatUndoesTheErasureIsNotBelieved() {
        String request = customer.person.asksFor("ERASURE");
        awaitState(request, "REVIEW");
        shop("create function keep() returns trigger language plpgsql as $$ begin return null; end $$");
        shop("create trigger keep before delete on newsletter for each row execute function keep()");
        try {
            approve(request).statusCode(202);
            awaitFailing(request);
            assertThat(World.request(request).getString("steps[1].error"))
                    .isEqualTo("verifying the erasure: 1 of the rows of dataset 'newsletter' are still there");
        } finally {
            shop("drop trigger keep on newsletter");
            shop("drop function keep");
        }
        awaitState(request, "COMPLETED");
        customer.isErasedCompletely();
    }

    private static String record(String dataset, String key, String field) {
        return "records.find { it.dataset == '%s' && it.key == '%s' }.%s".formatted(dataset, key, field);
    }
}

package dev.accountable.dsr.hold;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.accountable.dsr.Customer;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class LegalHoldTest {

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics = "";

    private Customer customer;

    @BeforeEach
    void aCustomer() {
        customer = new Customer();
    }

    @Test
    void nothingOfAHeldPersonIsErasedUntilTheHoldIsReleased() {
        String hold = set(ofPerson(Map.of("EMAIL", customer.person.email().toUpperCase(java.util.Locale.ROOT))));

        String request = customer.person.isAnswered("ERASURE");

        assertThat(customer.email()).isEqualTo(customer.person.email());
        assertThat(customer.orders()).hasSize(2);
        assertThat(customer.newsletter()).hasSize(1);
        JsonPath report = report(request);
        assertThat(report.getList("totals.action")).containsOnly("RETAINED");
        assertThat(report.getString("records.find { it.dataset == 'newsletter' }.reason"))
                .isEqualTo("A legal hold keeps it");
        assertThat(report.getString("records.find { it.dataset == 'newsletter' }.legalBasis"))
                .isEqualTo("GDPR Art. 17(3)(e)");
        assertThat(report.prettify()).doesNotContain("file 12/26");

        release(hold).statusCode(200).body("state", equalTo("RELEASED"));

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        events("dsr.erasure.continued", "requests/" + request).size() == 1);
        assertThat(customer.email()).isEqualTo("erased-" + customer.id + "@invalid.example");
        assertThat(customer.orders()).isEmpty();
        assertThat(customer.newsletter()).isEmpty();
        // The duty to keep the invoice has not ended with the hold.
        assertThat(customer.invoices()).containsExactly(List.of(customer.name + "-new"));
        JsonPath after = report(request);
        assertThat(after.getString("records.find { it.dataset == 'users' }.action"))
                .isEqualTo("ANONYMISED");
        assertThat(after.getString("records.find { it.dataset == 'invoices' && it.action == 'RETAINED' }.legalBasis"))
                .isEqualTo("GDPR Art. 17(3)(b); § 147 AO");
        // The report does not become the last place that knows the address.
        assertThat(after.prettify()).doesNotContain(customer.person.email());
    }

    @Test
    void aHeldDatasetKeepsWhatItsRowsPointToAndNothingElse() {
        String hold = set(Map.of("system", "shop", "dataset", "order-lines"));
        try {
            customer.person.isAnswered("ERASURE");

            assertThat(customer.orders()).hasSize(2);
            assertThat(customer.email()).isEqualTo(customer.person.email());
            assertThat(customer.newsletter()).isEmpty();
        } finally {
            release(hold).statusCode(200);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> customer.orders().isEmpty());
        await().atMost(Duration.ofSeconds(30)).until(() -> !customer.email().equals(customer.person.email()));
    }

    @Test
    void aDutyThatEndsAfterTheAnswerIsCompletedByItself() {
        String request = customer.person.isAnswered("ERASURE");
        assertThat(customer.invoices()).containsExactly(List.of(customer.name + "-new"));

        own("update erasure_record set until = date '2026-11-01' where request_id = '" + request
                + "' and action = 'RETAIN'");

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        events("dsr.erasure.continued", "requests/" + request).size() == 1);
        assertThat(customer.invoices()).isEmpty();
        assertThat(report(request).getString("records.find { it.key == '" + customer.name + "-new' }.reason"))
                .isEqualTo("The duty to keep it ended on 2026-11-01");
    }

    @Test
    void aHoldThatWasSetAfterTheErasureKeepsWhatADutyNoLongerKeeps() {
        String request = customer.person.isAnswered("ERASURE");
        Map<String, Object> bySubject = Map.of(
                "person",
                Map.of("subject", customer.person.subject(), "identifiers", Map.of("EMAIL", "another@example.org")));
        String hold = set(bySubject);
        own("update erasure_record set until = date '2026-11-01' where request_id = '" + request
                + "' and action = 'RETAIN'");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> own("select 1 from erasure_record where hold_id = '" + hold + "'")
                                .size()
                        == 1);
        assertThat(customer.invoices()).hasSize(1);

        release(hold).statusCode(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> customer.invoices().isEmpty());
    }

    @Test
    void aHoldEndsByItselfAndForgetsWhomItConcerned() {
        String hold = set(ofPerson(Map.of("EMAIL", customer.person.email())));
        String request = customer.person.isAnswered("ERASURE");
        assertThat(customer.orders()).hasSize(2);

        own("update legal_hold set starts_on = date '2020-01-01', review_on = date '2020-01-01', ends_on = date"
                + " '2020-02-01' where id = '" + hold + "'");

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        events("dsr.erasure.continued", "requests/" + request).size() == 1);
        assertThat(customer.orders()).isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> own("select 1 from legal_hold_identifier where hold_id = '" + hold + "'")
                        .isEmpty());
        officer().get("/api/v1/legal-holds/" + hold).then().body("state", equalTo("OVER"));
        release(hold).statusCode(409).body("type", endsWith("/hold-over"));
    }

    @Test
    void aHoldThatNobodyReviewedIsSeen() {
        String hold = set(Map.of("system", "shop", "dataset", "hostile"));
        own("update legal_hold set starts_on = date '2020-01-01', review_on = date '2020-06-01' where id = '" + hold
                + "'");
        officer().get("/api/v1/legal-holds/" + hold).then().body("state", equalTo("REVIEW_OVERDUE"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(metrics).asString().matches("(?s).*dsr_holds_review_overdue [1-9].*"));
        release(hold).statusCode(200);
    }

    @Test
    void aHoldOfAnotherPersonKeepsNothing() {
        String hold = set(ofPerson(Map.of("EMAIL", "somebody-else@example.org")));
        customer.person.isAnswered("ERASURE");
        assertThat(customer.orders()).isEmpty();
        release(hold).statusCode(200);
    }

    @Test
    void whatAHoldLooksForIsNotShownAndReadingIsRecorded() {
        String hold = set(ofPerson(Map.of("EMAIL", customer.person.email())));
        String shown = officer()
                .get("/api/v1/legal-holds/" + hold)
                .then()
                .statusCode(200)
                .body("identifiers", contains("EMAIL"))
                .body("setBy", equalTo("paula"))
                .extract()
                .asString();
        assertThat(shown).doesNotContain(customer.name);
        officer().get("/api/v1/legal-holds").then().statusCode(200).body("id", hasItem(hold));
        assertThat(events("dsr.legal-hold.set", "legal-holds/" + hold))
                .singleElement()
                .satisfies(data -> assertThat(data).doesNotContain(customer.name));
        release(hold).statusCode(200);
        assertThat(own("select 1 from legal_hold_identifier where hold_id = '" + hold + "'"))
                .isEmpty();
        officer().get("/api/v1/legal-holds/" + hold).then().body("identifiers", not(containsInAnyOrder("EMAIL")));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "system    | nowhere    | system",
                "dataset   | nothing    | dataset",
                "reviewOn  | 2020-01-01 | reviewOn",
                "endsOn    | 2020-01-01 | endsOn",
                "startsOn  | 1970-01-01 | startsOn",
                "person    |            | system"
            })
    void aHoldThatSaysNothingIsRefusedByField(String field, String value, String named) {
        Map<String, Object> hold = body(new HashMap<>(Map.of("system", "shop", "dataset", "orders")));
        if (value == null) {
            hold.remove("system");
        } else {
            hold.put(field, value);
        }
        officer()
                .body(hold)
                .post("/api/v1/legal-holds")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(field.equals("person") ? named : field));
    }

    private static Map<String, Object> ofPerson(Map<String, String> identifiers) {
        return Map.of("person", Map.of("identifiers", identifiers));
    }

    private static Map<String, Object> body(Map<String, Object> scope) {
        Map<String, Object> body = new HashMap<>(scope);
        body.put("reason", "Claim for damages, file 12/26");
        body.put("legalBasis", "GDPR Art. 17(3)(e)");
        body.put("owner", "Legal department");
        body.put("reviewOn", LocalDate.now(ZoneOffset.UTC).plusMonths(6).toString());
        return body;
    }

    private static String set(Map<String, Object> scope) {
        World.theShopIsRegistered();
        return officer()
                .body(body(scope))
                .post("/api/v1/legal-holds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse release(String hold) {
        return officer()
                .body(Map.of("reason", "The claim was settled"))
                .post("/api/v1/legal-holds/{id}/release", hold)
                .then();
    }

    private static JsonPath report(String request) {
        return officer()
                .get("/api/v1/requests/{id}/report?limit=200", request)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}

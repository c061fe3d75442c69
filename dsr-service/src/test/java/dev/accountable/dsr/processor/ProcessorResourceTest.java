package dev.accountable.dsr.processor;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class ProcessorResourceTest {

    private final String key = "p-" + UUID.randomUUID();

    @AfterEach
    void removed() {
        officer().header("If-Match", "*").delete("/api/v1/processors/{key}", key);
    }

    private String mailworks(String contract) {
        return """
                {"key":"%s","name":"Mailworks Ltd","role":"PROCESSOR","service":"Sends the newsletter",
                 "contract":{"reference":"%s","concludedOn":"2025-02-01"},"country":"US",
                 "transfer":{"safeguard":"STANDARD_CONTRACTUAL_CLAUSES","since":"2025-02-01","reference":"annex 2"},
                 "contact":"privacy@mailworks.example","reviewedOn":"2026-02-01","reviewEvery":"P1Y",
                 "receives":[{"system":"shop","dataset":"newsletter"}]}""".formatted(key, contract);
    }

    @Test
    void aProcessorIsRegisteredReplacedAndRemovedAndItsVersionsStay() {
        officer()
                .body(mailworks("DPA 17"))
                .post("/api/v1/processors")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/processors/" + key))
                .header("ETag", equalTo("\"1\""))
                .body("transfer.safeguard", equalTo("STANDARD_CONTRACTUAL_CLAUSES"))
                .body("reviewEvery", equalTo("P1Y"), "receives[0].dataset", equalTo("newsletter"));
        officer()
                .body(mailworks("DPA 17"))
                .post("/api/v1/processors")
                .then()
                .statusCode(409)
                .body("type", endsWith("/processor-exists"));
        officer()
                .header("If-Match", "\"1\"")
                .body(mailworks("DPA 18"))
                .put("/api/v1/processors/{key}", key)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""));
        officer()
                .header("If-Match", "\"1\"")
                .body(mailworks("DPA 19"))
                .put("/api/v1/processors/{key}", key)
                .then()
                .statusCode(412);
        officer().get("/api/v1/processors?limit=200").then().body("key", hasItem(key));
        officer()
                .header("If-Match", "\"2\"")
                .delete("/api/v1/processors/{key}", key)
                .then()
                .statusCode(204);
        officer().get("/api/v1/processors/{key}", key).then().statusCode(404);
        officer()
                .get("/api/v1/processors/{key}/versions", key)
                .then()
                .statusCode(200)
                .body("version", equalTo(List.of(3, 2, 1)))
                .body("document.contract.reference", equalTo(List.of("DPA 18", "DPA 17")));
        for (String what : List.of("registered", "changed", "removed")) {
            // Who and what, and nothing of the contact, who may be a person.
            assertThat(events("dsr.processor." + what, "processors/" + key))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event).contains("\"actor\":\"paula\"").doesNotContain("mailworks.example"));
        }
    }

    @Test
    void listsAreReadInPages() {
        officer().body(mailworks("DPA 17")).post("/api/v1/processors").then().statusCode(201);
        officer()
                .get("/api/v1/processors?limit=1&after=" + key.substring(0, key.length() - 1))
                .then()
                .body("key", equalTo(List.of(key)));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"country\":\"US\" | \"country\":\"USA\" | country",
                "\"role\":\"PROCESSOR\" | \"role\":\"FRIEND\" | role",
                "\"reviewEvery\":\"P1Y\" | \"reviewEvery\":\"yearly\" | reviewEvery",
                "\"concludedOn\":\"2025-02-01\" | \"concludedOn\":20250201 | contract.concludedOn",
                "\"since\":\"2025-02-01\" | \"since\":null | transfer.since",
                "\"dataset\":\"newsletter\" | \"dataset\":\"../x\" | receives[0].dataset",
            })
    void badInputIsNamedAndChangesNothing(String good, String bad, String field) {
        officer()
                .body(mailworks("DPA 17").replace(good, bad))
                .post("/api/v1/processors")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(field));
        officer().get("/api/v1/processors/{key}", key).then().statusCode(404);
    }
}

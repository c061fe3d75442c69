package dev.accountable.dsr.activity;

import static dev.accountable.dsr.World.officer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class RecordResourceTest {

    private final String key = "a-" + UUID.randomUUID();
    private final String host = "h-" + UUID.randomUUID();
    private final String sub = "s-" + UUID.randomUUID();

    @BeforeEach
    void anOrganisationThatProcesses() {
        World.theShopIsRegistered();
        var call = officer().body("""
                {"controller":{"name":"Example Ltd <\\"&>","contact":"Sample Street 1, Berlin"},
                 "dataProtectionOfficer":{"name":"Dana Officer","contact":"dpo@example.org"},
                 "securityMeasures":["Encrypted at rest"]}""");
        boolean known = officer().get("/api/v1/organisation").statusCode() == 200;
        (known ? call.header("If-Match", "*") : call)
                .put("/api/v1/organisation")
                .then()
                .statusCode(200);
        post("/api/v1/processors", """
                {"key":"%s","name":"Hostworks","role":"PROCESSOR","country":"DE",
                 "receives":[{"system":"shop"}]}""".formatted(host));
        post("/api/v1/processors", """
                {"key":"%s","name":"Subworks","role":"SUB_PROCESSOR","subProcessorOf":"%s","country":"US",
                 "transfer":{"safeguard":"STANDARD_CONTRACTUAL_CLAUSES","since":"2026-01-01"}}""".formatted(sub, host));
        post("/api/v1/activities", """
                {"key":"%s","name":"=Accounts <script>alert(1)</script>","capacity":"CONTROLLER",
                 "purposes":[{"text":"Accounts of customers","lawfulBasis":"CONTRACT"}],
                 "subjects":["Customers"],"parts":[{"system":"shop","dataset":"users"},{"system":"shop","dataset":"invoices"}],
                 "categories":["HEALTH"],"retention":{"criterion":"Until the account is closed"},
                 "securityMeasures":["Second factor"]}""".formatted(key));
    }

    @AfterEach
    void nothingIsLeft() {
        officer().header("If-Match", "*").delete("/api/v1/activities/{key}", key);
        officer().header("If-Match", "*").delete("/api/v1/processors/{key}", host);
        officer().header("If-Match", "*").delete("/api/v1/processors/{key}", sub);
    }

    private static void post(String path, String body) {
        officer().body(body).post(path).then().statusCode(201);
    }

    private String entry() {
        return "entries.find { it.key == '" + key + "' }";
    }

    @Test
    void whatTheMapKnowsIsInTheRecordWithoutBeingWrittenTwice() {
        officer()
                .accept("application/json")
                .get("/api/v1/records/controller")
                .then()
                .statusCode(200)
                .body(entry() + ".categories.category", hasItem("CONTACT"))
                .body(entry() + ".categories.find { it.category == 'HEALTH' }.protection", equalTo("SPECIAL"))
                // Hostworks gets the shop; Subworks works for it.
                .body(entry() + ".recipients.name", equalTo(names()))
                .body(entry() + ".transfers.country", equalTo(List.of("US")))
                .body(entry() + ".transfers[0].safeguard", equalTo("STANDARD_CONTRACTUAL_CLAUSES"))
                .body(entry() + ".timeLimits.limit", hasItem("Until the account is closed"))
                .body(entry() + ".timeLimits.limit", hasItem("P8Y (GDPR Art. 17(3)(b); § 147 AO)"))
                .body(entry() + ".securityMeasures", hasItem("Second factor"));
        officer().get("/api/v1/records/processor").then().statusCode(200).body("entries.key", not(hasItem(key)));
    }

    private List<String> names() {
        return host.compareTo(sub) < 0 ? List.of("Hostworks", "Subworks") : List.of("Subworks", "Hostworks");
    }

    @Test
    void theTableIsSafeToOpenInASpreadsheet() throws IOException {
        String csv = officer()
                .accept("text/csv")
                .get("/api/v1/records/controller")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .extract()
                .asString();
        List<CSVRecord> lines = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(csv))
                .getRecords();
        Map<String, String> line = lines.stream()
                .map(CSVRecord::toMap)
                .filter(one -> key.equals(one.get("Key")))
                .findFirst()
                .orElseThrow();
        assertThat(line.get("Activity")).startsWith("'=Accounts");
        assertThat(line.get("Purposes")).isEqualTo("Accounts of customers, contract, Art. 6(1)(b)");
        assertThat(line.get("Transfers to third countries")).contains("US: Subworks, standard contractual clauses");
        assertThat(line.get("Categories of data")).contains("Health (special category, Art. 9)");
    }

    @Test
    void thePageIsInTheReadersLanguageAndShowsTextAsText() {
        var page = officer()
                .accept("text/html")
                .header("Accept-Language", "nl, de-AT;q=0.8, en;q=0.5")
                .get("/api/v1/records/controller")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Language", equalTo("de"))
                .extract()
                .asString();
        assertThat(page)
                .contains(
                        "<html lang=\"de\">",
                        "Verzeichnis von Verarbeitungstätigkeiten",
                        "Vertrag, Art. 6 Abs. 1 lit. b")
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void anUnknownFormIsRefused() {
        officer().accept("image/png").get("/api/v1/records/controller").then().statusCode(406);
    }
}

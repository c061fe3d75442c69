package dev.accountable.dsr.wholemap;

import static dev.accountable.dsr.World.officer;
import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class DataMapResourceTest {

    private static final String YAML = "application/yaml";

    private final String key = "m-" + UUID.randomUUID();

    /** The map of all other tests, with what each of these tests adds. */
    private String before = "";

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics = "";

    @BeforeEach
    void theMapAsItIs() {
        World.theShopIsRegistered();
        before = export().asString();
    }

    @AfterEach
    void theMapAsItWas() {
        put(before, export().header("ETag"), "").then().statusCode(200);
    }

    @Test
    void whatIsExportedCanBeImportedAndChangesNothing() {
        Response exported = export();
        exported.then().contentType(startsWith(YAML));
        put(exported.asString(), null, "?dryRun=true").then().statusCode(200).body("changes", equalTo(List.of()));
        put(exported.asString(), exported.header("ETag"), "")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(exported.header("ETag")))
                .body("changes", equalTo(List.of()));
        assertThat(export().asString()).isEqualTo(exported.asString());
        officer().accept(ContentType.JSON).get("/api/v1/data-map").then().body("systems.key", hasItem("shop"));
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        String wanted = before.replace("owner: \"Engineering\"", "owner: \"Support\"") + processor("Mailworks");
        put(wanted, null, "?dryRun=true")
                .then()
                .statusCode(200)
                .body("changes.find { it.path == '/systems/shop' }.what", equalTo("CHANGED"))
                .body("changes.find { it.path == '/systems/shop' }.at", equalTo(List.of("/owner")))
                .body("changes.find { it.path == '/processors/" + key + "' }.what", equalTo("ADDED"));
        assertThat(export().asString()).isEqualTo(before);
    }

    @Test
    void anImportAddsChangesAndRemovesInOneTransaction() {
        String wanted = before.replace("owner: \"Engineering\"", "owner: \"Support\"") + processor("Mailworks");
        String tag = export().header("ETag");
        put(wanted, tag, "").then().statusCode(200);
        officer().get("/api/v1/systems/shop").then().body("owner", equalTo("Support"));
        officer().get("/api/v1/processors/{key}", key).then().body("name", equalTo("Mailworks"));

        put(before, tag, "").then().statusCode(412);
        put(before, export().header("ETag"), "")
                .then()
                .statusCode(200)
                .body("changes.what", hasItems("CHANGED", "REMOVED"));
        officer().get("/api/v1/processors/{key}", key).then().statusCode(404);
        officer().get("/api/v1/systems/shop").then().body("owner", equalTo("Engineering"));
    }

    @Test
    void anImportThatFailsInTheEndChangesNothing() {
        World.theShopIsRegistered();
        // An open request needs the shop, so taking it out fails, after the processor has been added.
        var person = new World.Person("import-" + key, "import-" + key + "@example.org");
        String request = person.asksFor("ACCESS");
        World.awaitState(request, "REVIEW");
        String onlyTheProcessor = processor("Mailworks");
        put(onlyTheProcessor, export().header("ETag"), "")
                .then()
                .statusCode(409)
                .body("type", endsWith("/system-in-use"));
        assertThat(export().asString()).isEqualTo(before);
        World.approve(request).statusCode(202);
        World.awaitState(request, "COMPLETED");
    }

    @Test
    void aMapThatCannotBeRightIsNotImported() {
        String tag = export().header("ETag");
        put(before.replace("table: \"orders\"", "table: \"ordres\""), tag, "")
                .then()
                .statusCode(422)
                .body("detail", containsString("'ordres', which the system does not have"));
        put(before.replace("kind: \"SQL\"", "kind: \"MAGIC\""), tag, "")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(containsString("kind")));
        put(processor("Mailworks").replace("country: IE", "country: Ireland"), tag, "")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("processors[0].country"));
        put(processor("A") + processor("B").replace("processors:\n", ""), null, "?dryRun=true")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("processors"));
        put("systems: &a []\nprocessors: *a\n", tag, "")
                .then()
                .statusCode(400)
                .body("violations.message", hasItem(containsString("an anchor, an alias or a tag")));
        put("systems: [\n", tag, "").then().statusCode(400).body("violations.field", hasItem("body"));
        put("", tag, "").then().statusCode(400);
        put(before, null, "").then().statusCode(428);
        assertThat(export().asString()).isEqualTo(before);
    }

    @Test
    void theMapOfAnEarlierInstantCanBeReadAgain() {
        officer().body(json("First")).post("/api/v1/processors").then().statusCode(201);
        String since = World.own(
                        "select to_char(max(changed_at) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                                + " from map_version where key = '" + key + "'")
                .get(0)
                .get(0);
        officer()
                .header("If-Match", "*")
                .body(json("Second"))
                .put("/api/v1/processors/{key}", key)
                .then()
                .statusCode(200);
        assertThat(exportAt(since)).contains("name: \"First\"").doesNotContain("name: \"Second\"");
        assertThat(export().asString()).contains("name: \"Second\"").doesNotContain("name: \"First\"");
        assertThat(exportAt("2020-01-01T00:00:00Z")).isEqualTo("{}\n");
        officer()
                .get("/api/v1/data-map?at=yesterday")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("at"));
    }

    @Test
    void gapsAreReportedWithWhatToDoAndCounted() {
        officer()
                .body(json("Mailworks").replace("\"IE\"", "\"US\""))
                .post("/api/v1/processors")
                .then()
                .statusCode(201);
        Response report = officer().get("/api/v1/data-map/gaps");
        report.then()
                .statusCode(200)
                .body("counts.HIGH", greaterThan(1))
                .body("gaps.find { it.path == '/processors/" + key + "/transfer' }.kind", equalTo("SAFEGUARD_MISSING"))
                .body("gaps.find { it.path == '/processors/" + key + "/transfer' }.article", equalTo("Art. 44, 46"))
                .body(
                        "gaps.find { it.path == '/systems/shop/datasets/users/fields/email' && it.kind == 'BASIS_MISSING' }.action",
                        containsString("basis"));
        assertThat(report.jsonPath().getList("gaps.severity", String.class))
                .as("the worst first")
                .isSortedAccordingTo(Comparator.comparing(List.of("HIGH", "MEDIUM", "LOW")::indexOf));
        String counted = "dsr_map_gaps{severity=\"high\"} " + report.jsonPath().getInt("counts.HIGH") + ".0";
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> get(metrics).asString().contains(counted));
    }

    private String json(String name) {
        return """
                {"key":"%s","name":"%s","role":"PROCESSOR","country":"IE"}""".formatted(key, name);
    }

    private String processor(String name) {
        return "processors:\n  - key: %s\n    name: %s\n    role: PROCESSOR\n    country: IE\n".formatted(key, name);
    }

    private static Response export() {
        return officer().accept(YAML).get("/api/v1/data-map");
    }

    private static String exportAt(String at) {
        return officer().accept(YAML).get("/api/v1/data-map?at={at}", at).asString();
    }

    private static Response put(String yaml, @Nullable String ifMatch, String query) {
        RequestSpecification call = officer().contentType(YAML).body(yaml.getBytes(UTF_8));
        return (ifMatch == null ? call : call.header("If-Match", ifMatch)).put("/api/v1/data-map" + query);
    }
}

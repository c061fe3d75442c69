package dev.accountable.dsr.system;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class SystemResourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aSystemIsRegisteredOnceAndReadBackAsItWasSent() throws IOException {
        World.theShopIsRegistered();

        JsonNode sent = JSON.readTree(World.shopMap());
        JsonNode read = JSON.readTree(officer()
                .get("/api/v1/systems/shop")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        // One link is read as a list of one.
        sent.get("datasets").forEach(dataset -> {
            JsonNode link = ((ObjectNode) dataset).remove("link");
            if (link != null) {
                ((ObjectNode) dataset).putArray("links").add(link);
            }
        });
        // The null that an anonymised column is set to as well.
        assertThat(read.get("datasets")).isEqualTo(sent.get("datasets"));
        officer().get("/api/v1/systems").then().statusCode(200).body("key", hasItem("shop"));
        register(sent).statusCode(409).body("type", endsWith("/system-exists"));
        assertThat(events("dsr.system.registered", "systems/shop")).hasSize(1);
    }

    @Test
    void theSameRegistrationSentAgainGetsTheSameAnswer() throws IOException {
        World.theShopIsRegistered();

        again(JSON.readTree(World.shopMap()))
                .statusCode(201)
                .header("Location", endsWith("/api/v1/systems/shop"))
                .body("key", equalTo("shop"), "datasets.size()", equalTo(7));
        again(changed("/owner", "\"Somebody else\"")).statusCode(422).body("type", endsWith("/idempotency-key-reused"));
        assertThat(events("dsr.system.registered", "systems/shop")).hasSize(1);
    }

    /** Each line makes one change to a good map: at a JSON pointer, a value. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/datasets | [] | system 'another' has no datasets",
                "/connection | \"nowhere\" | connection 'nowhere' is not configured",
                "/datasets/1/link/dataset | \"nobody\" | dataset 'orders' links to 'nobody', which is not a dataset",
                "/datasets/1/link/dataset | \"order-lines\" | dataset 'orders' is linked in a circle",
                "/datasets/1/link/dataset | \"orders\" | dataset 'orders' is linked in a circle: no way along its links ends at a dataset with identifiers",
                "/datasets/1/restriction | {\"column\":\"locked\",\"value\":\"true\"} | names the column 'locked',"
                        + " which the table",
                "/datasets/1/restriction | {\"column\":\"no\",\"value\":\"1\"} | in the column 'no', which belongs to"
                        + " its primaryKey",
                "/datasets/1/restriction | {\"column\":\"placed\",\"value\":\"yes\"} | cannot be used, restricting: a"
                        + " value does not fit",
                "/datasets/1/primaryKey | [] | dataset 'orders' has no primaryKey",
                "/datasets/1/primaryKey | [\"user_id\"] | 'orders' has a primaryKey that the table 'orders' does not"
                        + " keep unique",
                "/datasets/1/primaryKey | [\"no\",\"no\"] | names a column of its primaryKey twice",
                "/datasets/1/key | \"users\" | dataset 'users' is declared twice",
                "/datasets/1/link | null | dataset 'orders' has neither identifiers nor a link",
                "/datasets/1/table | \"ordres\" | dataset 'orders' names the table 'ordres', which the system does not"
                        + " have",
                "/datasets/1/table | \"ORDERS\" | names the table 'ORDERS', which the system does not have",
                "/datasets/1/table | \"order%\" | names the table 'order%', which the system does not have",
                "/datasets/1/table | \"orders; drop table users\" | which the system does not have",
                "/datasets/1/table | \"public.orders\" | which the system does not have",
                "/datasets/1/fields/0/column | \"nos\" | dataset 'orders' names the column 'nos', which the table"
                        + " 'orders' does not",
                "/datasets/1/link/columns | {\"user_id\":\"idd\"} | links to the column 'idd', which the table 'users'"
                        + " does not have",
                "/datasets/1/link/columns | {\"note\":\"id\"} | dataset 'orders' cannot be used, reading",
                "/datasets/5/identifiers/EMAIL | \"since\" | looks for the EMAIL in the column 'since', which is not"
                        + " text",
                "/datasets/0/erasure/set | {\"full_name\":\"x\"} | keeps the column 'email', which identifies the"
                        + " person",
                "/datasets/0/erasure/set/password | \"x\" | sets the column 'password', which is not one of its fields",
                "/datasets/0/erasure/set/id | \"1\" | sets the column 'id', which belongs to its primaryKey",
                "/datasets/0/erasure/set/email | \"same@x.example\" | sets the column 'email', which is unique, to the"
                        + " same value",
                "/datasets/0/erasure/set/full_name | null | sets the column 'full_name' to null, which it must not be",
                "/datasets/0/erasure/set/balance | \"nothing\" | dataset 'users' cannot be used, anonymising: a value"
                        + " does not fit",
                "/datasets/0/erasure/set/full_name |"
                        + " \"ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss\" | more characters",
                "/datasets/0/erasure | {\"action\":\"ANONYMISE\"} | is to be anonymised and sets no column",
                "/datasets/0/erasure | {\"action\":\"ERASE\"} | dataset 'users' is to be erased, but rows of dataset"
                        + " 'invoices' stay",
                "/datasets/1/erasure/reason | \"because\" | is to be erased, so its erasure takes neither",
                "/datasets/4/erasure/reason | null | dataset 'invoices' is retained without a reason",
                "/datasets/4/erasure/legalBasis | \" \" | dataset 'invoices' is retained without a legalBasis",
                "/datasets/4/erasure/retainFor | null | is retained without a period in retainFor",
                "/datasets/4/erasure/retainFor | \"P0D\" | is retained without a period in retainFor",
                "/datasets/4/erasure/retainFor | \"P2000000000Y\" | is retained for more than a hundred years",
                "/datasets/4/erasure/from | null | is retained without a column in from",
                "/datasets/4/erasure/from | \"id\" | counts its period from the column 'id', which is not a date",
                "/datasets/5/table | \"no_key\" | names the column 'since', which the table 'no_key' does not have",
                "/connection | \"readonly\" | cannot be used, erasing: the role of this connection may not do this",
            })
    void aMapThatCannotBeRightIsRefusedWithTheReason(String pointer, String value, String reason) throws IOException {
        register(changed(pointer, value))
                .statusCode(422)
                .body("type", endsWith("/data-map-refused"))
                .body("detail", containsString(reason));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/key | \"../etc\" | key",
                "/datasets/1/key | \"../../etc/passwd\" | datasets[1].key",
                "/kind | \"MAGIC\" | kind",
                "/datasets/0/fields | [] | datasets[0].fields",
                "/datasets/0/identifiers | {\"SHOE_SIZE\":\"id\"} | datasets[0].identifiers",
                "/datasets/4/erasure/retainFor | \"8 years\" | datasets[4].erasure.retainFor",
                "/datasets/0/fields/0/category | \"lower case\" | datasets[0].fields[0].category",
                "/jdbcUrl | \"jdbc:postgresql://evil/\" | jdbcUrl",
            })
    void aMapThatIsNotWellFormedIsRefusedWithTheField(String pointer, String value, String field) throws IOException {
        register(changed(pointer, value)).statusCode(400).body("violations[0].field", containsString(field));
    }

    @Test
    void aSystemThatCannotBeAskedIsNotRegistered() throws IOException {
        register(changed("/connection", "\"away\""))
                .statusCode(503)
                .body("type", endsWith("/system-unavailable"))
                .body("detail", containsString("cannot be reached"));
    }

    @Test
    void refusalsLeaveTheSystemAsItWas() throws IOException {
        var before = World.shop("select count(*) from users");
        register(changed("/datasets/0/erasure/set/balance", "\"nothing\"")).statusCode(422);
        assertThat(World.shop("select count(*) from users")).isEqualTo(before);
        officer().get("/api/v1/systems/another").then().statusCode(404).body("status", equalTo(404));
    }

    private static ValidatableResponse register(JsonNode map) {
        return officer().body(map.toString()).post("/api/v1/systems").then();
    }

    private static ValidatableResponse again(JsonNode map) {
        return officer()
                .header("Idempotency-Key", World.THE_SHOP)
                .body(map.toString())
                .post("/api/v1/systems")
                .then();
    }

    private static JsonNode changed(String pointer, String value) throws IOException {
        ObjectNode map = (ObjectNode) JSON.readTree(World.shopMap());
        if (!pointer.equals("/key")) {
            map.put("key", "another");
        }
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = map.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), JSON.readTree(value));
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(value));
        }
        return map;
    }
}

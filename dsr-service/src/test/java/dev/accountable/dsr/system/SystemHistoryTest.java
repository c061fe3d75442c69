package dev.accountable.dsr.system;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class SystemHistoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String key = "s-" + UUID.randomUUID();

    /** Other tests' requests are not answered from it. */
    @AfterEach
    void retired() {
        officer().header("If-Match", "*").delete("/api/v1/systems/{key}", key);
    }

    @Test
    void everyVersionIsKeptWithWhoDeclaredIt() throws IOException {
        String first =
                register(map()).header("ETag", equalTo("\"1\"")).extract().header("ETag");
        ObjectNode map = map();
        map.put("owner", "Support").put("location", "DE").put("processor", "hosting");
        put(first, map)
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("owner", equalTo("Support"), "version", equalTo(2));

        officer()
                .get("/api/v1/systems/{key}/versions", key)
                .then()
                .statusCode(200)
                .body("version", equalTo(List.of(2, 1)))
                .body("changedBy", equalTo(List.of("paula", "paula")))
                .body("document.owner", equalTo(List.of("Support", "Engineering")));
        assertThat(events("dsr.system.changed", "systems/" + key)).hasSize(1);
        assertThatThrownBy(() -> World.own("update map_version set changed_by = 'nobody'"))
                .hasStackTraceContaining("append-only");
    }

    @Test
    void aChangeRestsOnWhatItsAuthorHasRead() throws IOException {
        String first = register(map()).extract().header("ETag");
        put(null, map()).statusCode(428).body("type", endsWith("/precondition-required"));
        ObjectNode other = map();
        other.put("owner", "Sales");
        put(first, other).statusCode(200);
        put(first, map()).statusCode(412).body("type", endsWith("/stale"));
        officer().get("/api/v1/systems/{key}", key).then().body("owner", equalTo("Sales"));
    }

    @Test
    void whatSaysNothingNewIsNoVersion() throws IOException {
        String first = register(map()).extract().header("ETag");
        put(first, map()).statusCode(200).header("ETag", equalTo(first));
        assertThat(events("dsr.system.changed", "systems/" + key)).isEmpty();
    }

    @Test
    void aReplacementIsCheckedAgainstTheSystemToo() throws IOException {
        String first = register(map()).extract().header("ETag");
        ObjectNode wrong = map();
        ((ObjectNode) wrong.at("/datasets/1")).put("table", "ordres");
        put(first, wrong).statusCode(422).body("detail", containsString("'ordres', which the system does not have"));
        ObjectNode renamed = map();
        renamed.put("key", "another");
        put(first, renamed).statusCode(400).body("violations[0].field", equalTo("key"));
    }

    @Test
    void aRetiredSystemIsNoLongerThereAndCanComeBack() throws IOException {
        register(map());
        officer().delete("/api/v1/systems/{key}", key).then().statusCode(428);
        officer()
                .header("If-Match", "\"1\"")
                .delete("/api/v1/systems/{key}", key)
                .then()
                .statusCode(204);

        officer().get("/api/v1/systems/{key}", key).then().statusCode(404);
        officer().get("/api/v1/systems?limit=200").then().body("key", not(hasItem(key)));
        officer()
                .get("/api/v1/systems/{key}/versions", key)
                .then()
                .body("version", equalTo(List.of(2, 1)))
                .body("[0].document", nullValue());
        assertThat(events("dsr.system.removed", "systems/" + key)).hasSize(1);
        register(map()).header("ETag", equalTo("\"3\""));
    }

    @Test
    void aSystemThatAnOpenRequestNeedsIsNotRetired() throws IOException {
        register(map());
        var person = new World.Person("retire-" + key, "nobody-" + key + "@example.org");
        String request = person.asksFor("ACCESS");
        World.awaitState(request, "REVIEW");
        String tag = officer().get("/api/v1/systems/{key}", key).header("ETag");
        officer()
                .header("If-Match", tag)
                .delete("/api/v1/systems/{key}", key)
                .then()
                .statusCode(409)
                .body("type", endsWith("/system-in-use"));
        World.approve(request).statusCode(202);
        World.awaitState(request, "COMPLETED");
        officer()
                .header("If-Match", tag)
                .delete("/api/v1/systems/{key}", key)
                .then()
                .statusCode(204);
    }

    @Test
    void aSystemWithoutTablesNeedsNoDatasets() throws IOException {
        ObjectNode map = JSON.createObjectNode();
        map.put("key", key).put("name", "Newsletter").put("kind", "WEBHOOK").put("connection", "newsletter");
        register(map).body("datasets.size()", equalTo(0));
    }

    @Test
    void linksMayBeSeveralAndMeet() throws IOException {
        ObjectNode map = map();
        // An order line leads to the person by its order and, in this shop, by itself.
        var line = (ObjectNode) map.at("/datasets/2");
        line.putArray("links")
                .add(line.remove("link"))
                .add(JSON.readTree("{\"dataset\":\"users\",\"columns\":{\"user_id\":\"id\"}}"));
        register(map).body("datasets[2].links.size()", equalTo(2));
    }

    private ObjectNode map() throws IOException {
        return ((ObjectNode) JSON.readTree(World.shopMap())).put("key", key);
    }

    private static ValidatableResponse register(ObjectNode map) {
        return officer().body(map.toString()).post("/api/v1/systems").then().statusCode(201);
    }

    private ValidatableResponse put(@Nullable String ifMatch, ObjectNode map) {
        var call = officer().body(map.toString());
        return (ifMatch == null ? call : call.header("If-Match", ifMatch))
                .put("/api/v1/systems/{key}", key)
                .then();
    }
}

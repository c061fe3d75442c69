package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.LogClient;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class EvidenceTest {

    @Test
    void anEventAsEvidenceIsShownWithItsPlaceAndItsProof() {
        Map<String, Object> event = LogClient.event();
        LogClient.append(List.of(event)).then().statusCode(200);
        String id = registered(measure());
        JsonPath added = officer()
                .body(Map.of("label", "Restore drill", "eventId", LogClient.id(event)))
                .post("/api/v1/measures/{id}/evidence", id)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        LogClient.proof(event);

        JsonPath listed = auditor().get("/api/v1/measures/{id}/evidence", id).jsonPath();
        assertThat(listed.getList("id", String.class)).containsExactly(added.getString("id"));
        assertThat(listed.getLong("[0].index")).isNotNegative();
        String proof = listed.getString("[0].proof");
        assertThat(auditor().get(proof).asString()).contains("\nindex " + listed.getLong("[0].index") + "\n");
    }

    @Test
    void evidenceIsOneThingThatExists() {
        String id = registered(measure());
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("label", "x"),
                Map.of("label", "x", "eventId", UUID.randomUUID()),
                Map.of("label", "x", "eventId", UUID.randomUUID(), "url", "https://example.org/"))) {
            refused("eventId", officer().body(wrong).post("/api/v1/measures/{id}/evidence", id));
        }
        for (String url : List.of("http://example.org/", "javascript:alert(1)", "https://a b", "ftp://x")) {
            refused("url", officer().body(Map.of("label", "x", "url", url)).post("/api/v1/measures/{id}/evidence", id));
        }
    }

    private static void refused(String field, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.jsonPath().getList("violations.field", String.class)).containsExactly(field);
    }
}

package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.World.as;
import static dev.accountable.audit.programme.World.auditor;
import static dev.accountable.audit.programme.World.key;
import static dev.accountable.audit.programme.World.measure;
import static dev.accountable.audit.programme.World.officer;
import static dev.accountable.audit.programme.World.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class MeasureListTest {

    @Inject
    Tables tables;

    @Test
    void anEmployeeReadsTheOwnMeasuresAndNoOthers() {
        String employee = key("e");
        Map<String, Object> own = measure();
        own.put("owner", employee);
        String ownId = registered(own);
        String othersId = registered(measure());

        as(employee, "employee").get("/api/v1/measures").then().statusCode(200).body("id", contains(ownId));
        as(employee, "employee").get("/api/v1/measures/{id}", ownId).then().statusCode(200);
        for (String path : List.of("", "/changes", "/evidence", "/evaluations")) {
            as(employee, "employee")
                    .get("/api/v1/measures/" + othersId + path)
                    .then()
                    .statusCode(404);
            auditor().get("/api/v1/measures/" + othersId + path).then().statusCode(200);
        }
        as(employee, "employee").get("/api/v1/measures?owner=somebody").then().statusCode(403);
        assertThat(recorded("access.refused", othersId)).hasSize(4).allMatch(event -> event.contains(employee));
        officer()
                .get("/api/v1/measures?owner=" + employee + "&status=TO_DO")
                .then()
                .body("id", contains(ownId));
        officer()
                .get("/api/v1/measures?owner=" + employee + "&status=DONE")
                .then()
                .body("", hasSize(0));
        officer().get("/api/v1/measures?status=NEVER").then().statusCode(400);
    }

    @Test
    void pagesOfMeasuresAreLinked() {
        String owner = key("e");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, Object> measure = measure();
            measure.put("owner", owner);
            ids.add(registered(measure));
        }
        Response first = officer().get("/api/v1/measures?limit=2&owner=" + owner);
        String link = first.header("Link");
        assertThat(link).contains("rel=\"next\"");
        List<String> seen = new ArrayList<>(first.jsonPath().getList("id", String.class));
        Response second = officer().get(link.substring(1, link.indexOf('>')));
        seen.addAll(second.jsonPath().getList("id", String.class));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(second.header("Link")).isNull();
    }

    @Test
    void aCategoryIsAddedAndUsed() {
        String category = key("c");
        Map<String, Object> measure = measure();
        measure.put("category", category);
        officer().body(measure).post("/api/v1/measures").then().statusCode(400);
        officer()
                .body(Map.of("key", category, "name", "Physical security"))
                .post("/api/v1/measures/categories")
                .then()
                .statusCode(201);
        registered(measure);
        officer()
                .body(Map.of("key", category, "name", "Again"))
                .post("/api/v1/measures/categories")
                .then()
                .statusCode(409);
        auditor()
                .get("/api/v1/measures/categories?limit=200")
                .then()
                .body("key", hasItem(category))
                .body("key", hasItem("encryption"))
                .body("name", not(hasItem("Again")));
    }

    private List<String> recorded(String type, String id) {
        return tables.query(
                "select event from audit_outbox where event like ? and event like ?",
                "%dev.accountable." + type + "\"%",
                "%measures/" + id + "%");
    }
}

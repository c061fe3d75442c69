package dev.accountable.idempotency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class IdempotencyTest {

    final String name = "thing-" + UUID.randomUUID();
    final String key = UUID.randomUUID().toString();

    @Test
    void theSameRequestAgainGetsTheSameAnswerAndChangesNothing() {
        Response first = create(key, name);
        Response second = create(key, name);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(first.header("ETag")).isNotNull();
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(count(name)).isEqualTo(1);
    }

    @Test
    void aKeyIsForOneRequestOnly() {
        create(key, name);

        create(key, name + "-other")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", endsWith("/idempotency-key-reused"));
        assertThat(count(name + "-other")).isZero();
    }

    @Test
    void aRequestThatFailedMayBeSentAgain() {
        String bad = "bad-" + name;
        assertThat(create(key, bad).statusCode()).isEqualTo(400);
        assertThat(create(key, bad).statusCode()).isEqualTo(400);
        assertThat(count(bad)).isZero();

        assertThat(create(key, name).statusCode()).isEqualTo(201);
    }

    @Test
    void withoutAKeyEveryRequestCounts() {
        create(null, name);
        create(null, name);

        assertThat(count(name)).isEqualTo(2);
    }

    @Test
    void ofManyAtOnceOneIsDone() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(callers.submit(() -> create(key, name).asString()));
        }
        Set<String> distinct = new HashSet<>();
        for (Future<String> answer : answers) {
            distinct.add(answer.get());
        }
        callers.shutdown();

        assertThat(distinct).hasSize(1);
        assertThat(count(name)).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() {
        create("two words", name).then().statusCode(400).contentType("application/problem+json");
        create("x".repeat(256), name).then().statusCode(400);
        assertThat(count(name)).isZero();
    }

    private static Response create(@org.jspecify.annotations.Nullable String key, String name) {
        var request = given().contentType(ContentType.JSON).body(Map.of("name", name));
        return (key == null ? request : request.header(Idempotent.HEADER, key)).post("/things");
    }

    private static long count(String name) {
        return Long.parseLong(given().queryParam("name", name).get("/things").asString());
    }
}

package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Seed;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A breach of the product database: the data map says what was in it, the database how many people, and they become recipients. The
 * three services call each other with the roles that the realm gives them, and nobody else has these.
 */
@ExtendWith(Platform.class)
class BreachScopeTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void fromTheSystemThatWasHitToEverybodyInItOnce(LocalStack stack, Login login) throws SQLException {
        new Seed(stack.endpoints(), login).plant();
        String sam = login.steppedUp("sam");
        try (Connection connection = stack.postgres().connect("sample", "postgres");
                Statement sample = connection.createStatement()) {
            // One whose address only consent-service knows, and one whose address nobody does.
            sample.execute("insert into users (id, company_id, email, full_name, created_at)"
                    + " select 990000 + n, min(id), 'no address ' || n, 'Without Address', now()"
                    + " from companies, generate_series(1, 2) n group by n");
            try {
                Platform.call(stack, login.client("website"))
                        .body(Map.of("subject", "product:users:990001", "mail", "known@example.org", "language", "de"))
                        .put("/api/v1/consents/contacts")
                        .then()
                        .statusCode(204);
                reachesEverybody(stack, sam, people(sample));
            } finally {
                sample.execute("delete from users where id in (990001, 990002)");
                // Or campaigns of other tests would write to them.
                Platform.call(stack, login.client("dsr-service"))
                        .body(Map.of("subject", "product:users:990001"))
                        .post("/api/v1/consents/erasures")
                        .then()
                        .statusCode(201);
            }
        }
    }

    /** Most users are subscribers as well: who is one person, only their addresses say. */
    private record People(int users, int subscribers, int addresses) {}

    private static People people(Statement sample) throws SQLException {
        try (ResultSet row = sample.executeQuery("""
                with u as (select email from users where email not like 'erased-%@invalid.example')
                select (select count(*) from u), (select count(*) from newsletter_subscriptions),
                       (select count(distinct lower(email)) from (select email from u where email like '%@%'
                                                                   union select email from newsletter_subscriptions) a)""")) {
            row.next();
            return new People(row.getInt(1), row.getInt(2), row.getInt(3));
        }
    }

    private static void reachesEverybody(LocalStack stack, String sam, People people) {
        Breach breach = Breach.exercise(stack, sam, "Database dump found");
        String id = breach.id();
        String incident = "/api/v1/incidents/" + id;
        call(stack, sam)
                .body(Map.of("systems", List.of("product")))
                .post(incident + "/scopes")
                .then()
                .statusCode(201)
                .body("people.atLeast", equalTo(Math.max(people.users(), people.subscribers())))
                .body("people.atMost", equalTo(people.users() + people.subscribers()))
                .body("systems[0].categories", hasItem("CONTACT"))
                .body("systems[0].processors.key", hasItem("hostworks"));
        breach.writes("Your data");

        call(stack, sam)
                .body(Map.of("scope", 1))
                .post(incident + "/communications/1/fetches")
                .then()
                .statusCode(200);

        await().atMost(SOON)
                .untilAsserted(() -> call(stack, sam)
                        .get(incident + "/communications/1/fetches")
                        .then()
                        .body("[0].state", equalTo("DONE")));
        Map<String, Integer> letters =
                call(stack, sam).get(incident + "/communications").jsonPath().getMap("[0].letters");
        assertThat(letters).isEqualTo(Map.of("WAITING", people.addresses() + 1, "UNREACHABLE", 1));
        call(stack, sam).get(incident + "/communications").then().body("[0].publicCommunicationProposed", is(true));
        call(stack, sam)
                .get("/api/v1/systems/product/scope?incident=" + id)
                .then()
                .statusCode(403);
    }

    private static RequestSpecification call(LocalStack stack, String token) {
        return Platform.call(stack, token);
    }
}

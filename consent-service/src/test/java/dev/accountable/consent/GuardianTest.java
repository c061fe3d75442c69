package dev.accountable.consent;

import static dev.accountable.consent.World.website;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Art. 8: what is offered directly to children. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GuardianTest {

    final World world = new World();
    final String subject = "child-" + UUID.randomUUID();

    /** Ages as of November 2026, of purpose/minimum-ages.json. */
    @ParameterizedTest
    @CsvSource({"15,DE,422", "16,DE,201", "13,AT,422", "14,AT,201", "15,,422", "16,,201", "15,US,422"})
    void belowTheAgeOfTheCountryAGuardianConsents(int age, String country, int status) {
        offerToChildren();
        Map<String, Object> body = new HashMap<>(Map.of("age", age));
        if (country != null) {
            body.put("country", country);
        }

        ValidatableResponse answer = submit("GIVEN", body).statusCode(status);
        if (status == 422) {
            answer.body("type", endsWith("/guardian-needed")).body("detail", containsString("Art. 8(1)"));
            world.decide(subject).body("reason", equalTo("CONSENT_MISSING"));
            submit("GIVEN", with(body, "guardian", "parent-1")).statusCode(201).body("guardian", equalTo("parent-1"));
        }
        world.decide(subject).body("allowed", is(true));
    }

    @Test
    void withoutAnAgeNobodyKnowsWhoMayConsent() {
        offerToChildren();
        submit("GIVEN", Map.of()).statusCode(422).body("type", endsWith("/age-needed"));
        submit("GIVEN", Map.of("guardian", "parent-1")).statusCode(201);
    }

    /** Less data: no needs no age, and neither does a withdrawal. */
    @Test
    void whoSaysNoIsNotAsked() {
        offerToChildren();
        submit("REFUSED", Map.of()).statusCode(201);
        submit("REFUSED", Map.of("age", 9)).statusCode(201);
    }

    private void offerToChildren() {
        Map<String, Object> definition = World.definition(world.purpose, "CONSENT");
        definition.put("offeredToChildren", true);
        World.officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
    }

    private ValidatableResponse submit(String state, Map<String, Object> circumstances) {
        Map<String, Object> body =
                new HashMap<>(World.body(subject, world.noticeIdOf("First text"), world.purpose, state));
        body.putAll(circumstances);
        return website().body(body).post("/api/v1/consents").then();
    }

    private static Map<String, Object> with(Map<String, Object> body, String key, Object value) {
        Map<String, Object> more = new HashMap<>(body);
        more.put(key, value);
        return more;
    }
}

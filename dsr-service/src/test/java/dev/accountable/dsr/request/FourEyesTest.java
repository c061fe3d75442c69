package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
@TestProfile(FourEyesTest.TwoOfficers.class)
class FourEyesTest {

    /** An organisation where nobody erases alone. */
    public static class TwoOfficers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("accountable.dsr.erasure-four-eyes", "true");
        }
    }

    private final Person person = new Person("four-" + UUID.randomUUID(), "four@example.org");

    private static ValidatableResponse approves(String officer, String id) {
        return officer(officer).post("/api/v1/requests/{id}/approval", id).then();
    }

    @Test
    void anErasureIsDecidedByTwoWhoSayTheSame() {
        String id = person.asksFor("ERASURE");
        awaitState(id, "REVIEW");
        approves("paula", id).statusCode(202).body("state", equalTo("REVIEW"));
        approves("paula", id).statusCode(202).body("state", equalTo("REVIEW"));

        // Another opinion is not the second half of the first.
        officer("peter")
                .body(Map.of(
                        "withheld",
                        List.of(Map.of(
                                "system",
                                "shop",
                                "dataset",
                                "newsletter",
                                "ground",
                                "LEGAL_CLAIMS",
                                "reason",
                                "A case",
                                "until",
                                "2099-12-31"))))
                .post("/api/v1/requests/{id}/partial-approval", id)
                .then()
                .statusCode(202)
                .body("state", equalTo("REVIEW"));
        assertThat(own("select from request_task where request_id = '" + id + "' and kind = 'ERASE'"))
                .isEmpty();

        approves("paula", id).statusCode(202).body("state", equalTo("REVIEW"));
        approves("peter", id).statusCode(202).body("state", equalTo("IN_PROGRESS"));
        awaitState(id, "COMPLETED");
        assertThat(World.request(id).getList("decisions.inForce")).containsExactly(false, false, false, false, true);
    }

    @Test
    void accessIsStillDecidedByOne() {
        String id = person.asksFor("ACCESS");
        awaitState(id, "REVIEW");
        approves("paula", id).statusCode(202).body("state", equalTo("IN_PROGRESS"));
    }
}

package dev.accountable.dsr;

import static dev.accountable.test.AccessRule.OWNER;
import static dev.accountable.test.AccessRule.allow;

import dev.accountable.test.AccessRule;
import dev.accountable.test.EveryEndpointIsGuarded;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class DsrAccessTest extends EveryEndpointIsGuarded {

    private final World.Person owner = new World.Person(OWNER, "owner@example.org");

    DsrAccessTest() {
        super("dsr-service");
    }

    @Override
    protected Map<String, Object> claimsOf(String subject) {
        return Map.of("email", subject + "@example.org", "email_verified", true);
    }

    @Override
    protected List<AccessRule> rules() {
        return List.of(
                allow("POST /api/v1/systems", "privacy-officer"),
                allow("GET /api/v1/systems", "privacy-officer", "auditor"),
                allow("GET /api/v1/systems/{key}", "privacy-officer", "auditor"),
                // Both speak of the caller alone: who it is comes from the token.
                allow("POST /api/v1/requests", "data-subject").nothingPersonal(),
                allow("GET /api/v1/requests", "data-subject", "privacy-officer").nothingPersonal(),
                allow("GET /api/v1/requests/{id}", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ACCESS")),
                allow("POST /api/v1/requests/{id}/approval", "privacy-officer").withSecondFactor(),
                allow("POST /api/v1/requests/{id}/tasks/{task}/retry", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/tasks/{task}/completion", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/inquiries/{id}/answer").openToEverybody(),
                allow("POST /opendsr/v2/callbacks").openToEverybody(),
                allow("GET /opendsr/v2/discovery").openToEverybody(),
                allow("GET /opendsr/v2/certificate").openToEverybody(),
                allow("POST /opendsr/v2/requests", "opendsr-controller"),
                allow("GET /opendsr/v2/requests/{id}", "opendsr-controller"),
                allow("DELETE /opendsr/v2/requests/{id}", "opendsr-controller"),
                allow("GET /api/v1/requests/{id}/report", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ERASURE") + "/report"),
                allow("GET /api/v1/packages/{id}", "data-subject")
                        .ownOnly(() -> "/api/v1/packages/"
                                + World.request(owner.isAnswered("ACCESS")).getString("packageId")));
    }
}

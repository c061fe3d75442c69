package dev.accountable.consent;

import static dev.accountable.test.AccessRule.OWNER;
import static dev.accountable.test.AccessRule.allow;
import static dev.accountable.test.AccessRule.openToEverybody;

import dev.accountable.test.AccessRule;
import dev.accountable.test.EveryEndpointIsGuarded;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ConsentAccessTest extends EveryEndpointIsGuarded {

    private static final String[] REGISTER_READERS = {
        "consent-writer", "decision-reader", "data-subject", "employee", "privacy-officer", "auditor"
    };
    private static final String[] NOTICE_READERS = {
        "consent-writer", "data-subject", "employee", "privacy-officer", "auditor"
    };

    private final World world = new World();

    ConsentAccessTest() {
        super("consent-service");
    }

    @Override
    protected List<AccessRule> rules() {
        return List.of(
                allow("GET /api/v1/purposes", REGISTER_READERS).nothingPersonal(),
                allow("POST /api/v1/purposes", "privacy-officer"),
                allow("GET /api/v1/purposes/{key}", REGISTER_READERS).nothingPersonal(),
                allow("POST /api/v1/purposes/{key}/versions", "privacy-officer"),
                allow("GET /api/v1/purposes/{key}/versions", "employee", "privacy-officer", "auditor"),
                allow("GET /api/v1/purposes/{key}/versions/{version}", "employee", "privacy-officer", "auditor"),
                allow("POST /api/v1/purposes/{key}/end", "privacy-officer"),
                allow("GET /api/v1/notices", NOTICE_READERS).nothingPersonal(),
                allow("POST /api/v1/notices", "privacy-officer"),
                allow("GET /api/v1/notices/{id}", NOTICE_READERS).nothingPersonal(),
                allow("PUT /api/v1/notices/{id}", "privacy-officer"),
                allow("DELETE /api/v1/notices/{id}", "privacy-officer"),
                allow("POST /api/v1/notices/{id}/publish", "privacy-officer"),
                allow("GET /api/v1/notices/{id}/checklist", "privacy-officer", "auditor"),
                openToEverybody("GET /api/v1/notices/{key}/versions"),
                openToEverybody("GET /api/v1/notices/{key}/versions/{version}"),
                openToEverybody("GET /api/v1/notices/{key}/versions/{version}/page"),
                openToEverybody("GET /api/v1/notices/{key}/current"),
                openToEverybody("GET /api/v1/notices/{key}/page"),
                openToEverybody("GET /api/v1/notices/{key}/diff"),
                openToEverybody("GET /api/v1/notices/{key}/diff/page"),
                allow("POST /api/v1/consents", "consent-writer", "data-subject")
                        .ownOnly(() -> "/api/v1/consents", () -> world.consentBody(OWNER)),
                allow("GET /api/v1/consents", "consent-writer", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/consents?subject=" + OWNER),
                allow("GET /api/v1/consents/{id}", "consent-writer", "data-subject", "employee")
                        .ownOnly(() -> "/api/v1/consents/" + world.give(OWNER)),
                allow("POST /api/v1/consents/{id}/withdrawal", "consent-writer", "data-subject")
                        .ownOnly(() -> "/api/v1/consents/" + world.give(OWNER) + "/withdrawal"),
                allow("GET /api/v1/decisions", "decision-reader", "consent-writer"));
    }
}

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
                allow("PUT /api/v1/systems/{key}", "privacy-officer"),
                allow("DELETE /api/v1/systems/{key}", "privacy-officer"),
                allow("GET /api/v1/systems/{key}/versions", "privacy-officer", "auditor"),
                allow("GET /api/v1/systems/{key}/scope", "scope-reader"),
                allow("GET /api/v1/systems/{key}/scope/people", "scope-reader"),
                allow("POST /api/v1/processors", "privacy-officer"),
                allow("GET /api/v1/processors", "privacy-officer", "auditor"),
                allow("GET /api/v1/processors/{key}", "privacy-officer", "auditor"),
                allow("PUT /api/v1/processors/{key}", "privacy-officer"),
                allow("DELETE /api/v1/processors/{key}", "privacy-officer"),
                allow("GET /api/v1/processors/{key}/versions", "privacy-officer", "auditor"),
                allow("POST /api/v1/activities", "privacy-officer"),
                allow("GET /api/v1/activities", "privacy-officer", "auditor"),
                allow("GET /api/v1/activities/{key}", "privacy-officer", "auditor"),
                allow("PUT /api/v1/activities/{key}", "privacy-officer"),
                allow("DELETE /api/v1/activities/{key}", "privacy-officer"),
                allow("GET /api/v1/activities/{key}/versions", "privacy-officer", "auditor"),
                allow("GET /api/v1/organisation", "privacy-officer", "auditor"),
                allow("PUT /api/v1/organisation", "privacy-officer"),
                allow("GET /api/v1/organisation/versions", "privacy-officer", "auditor"),
                allow("GET /api/v1/records/controller", "privacy-officer", "auditor"),
                allow("GET /api/v1/records/processor", "privacy-officer", "auditor"),
                allow("GET /api/v1/data-map", "privacy-officer", "auditor"),
                allow("PUT /api/v1/data-map", "privacy-officer"),
                allow("GET /api/v1/data-map/gaps", "privacy-officer", "auditor"),
                allow("POST /api/v1/scans", "privacy-officer"),
                allow("GET /api/v1/scans", "privacy-officer", "auditor"),
                allow("GET /api/v1/scans/{id}", "privacy-officer", "auditor"),
                allow("PATCH /api/v1/scans/{id}", "privacy-officer"),
                allow("GET /api/v1/scans/{id}/draft", "privacy-officer", "auditor"),
                // Both speak of the caller alone: who it is comes from the token.
                allow("POST /api/v1/requests", "data-subject").nothingPersonal(),
                allow("GET /api/v1/requests", "data-subject", "privacy-officer").nothingPersonal(),
                allow("GET /api/v1/requests/{id}", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ACCESS")),
                allow("POST /api/v1/requests/{id}/withdrawal", "data-subject", "privacy-officer")
                        .ownOnly(
                                () -> "/api/v1/requests/" + owner.asksFor("PORTABILITY") + "/withdrawal",
                                () -> Map.of()),
                allow("DELETE /api/v1/requests/{id}/details", "data-subject", "privacy-officer")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ACCESS") + "/details"),
                allow("GET /api/v1/requests/{id}/deadline", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ACCESS") + "/deadline"),
                allow("POST /api/v1/requests/entries", "employee", "privacy-officer", "request-writer"),
                allow("POST /api/v1/requests/{id}/identifiers", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/identifiers/{kind}/check", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/identifiers/{kind}/code", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/pause", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/resume", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/extension", "privacy-officer"),
                allow("GET /api/v1/requests/grounds", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/approval", "privacy-officer").withSecondFactor(),
                allow("POST /api/v1/requests/{id}/partial-approval", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/requests/{id}/refusal", "privacy-officer").withSecondFactor(),
                allow("PUT /api/v1/requests/{id}/corrections", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/human-review", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/requests/{id}/lifting", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/requests/{id}/letters", "privacy-officer"),
                allow("GET /api/v1/requests/{id}/letters/{letter}", "privacy-officer"),
                allow("GET /api/v1/requests/letters", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/letters/{letter}/printed", "privacy-officer"),
                allow("POST /api/v1/requests/{id}/letter-previews", "privacy-officer"),
                allow("POST /api/v1/requests/links/asks").openToEverybody(),
                allow("GET /api/v1/requests/links/page").openToEverybody(),
                allow("POST /api/v1/requests/links/question").openToEverybody(),
                allow("POST /api/v1/requests/links").openToEverybody(),
                allow("POST /api/v1/requests/links/withdrawal").openToEverybody(),
                allow("POST /api/v1/requests/links/package").openToEverybody(),
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
                                + World.request(owner.isAnswered("ACCESS")).getString("packageId")),
                allow("GET /api/v1/requests/{id}/certificate", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/requests/" + owner.isAnswered("ERASURE") + "/certificate"),
                allow("GET /api/v1/certificates/keys").openToEverybody(),
                allow("POST /api/v1/ledger/replays", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/ledger/replays", "privacy-officer", "auditor"),
                allow("GET /api/v1/ledger/replays/{id}", "privacy-officer", "auditor"),
                allow("POST /api/v1/retention-rules", "privacy-officer"),
                allow("GET /api/v1/retention-rules", "privacy-officer", "auditor"),
                allow("GET /api/v1/retention-rules/{id}", "privacy-officer", "auditor"),
                allow("POST /api/v1/retention-rules/{id}/activation", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/retention-rules/{id}/retirement", "privacy-officer"),
                allow("POST /api/v1/retention-rules/{id}/runs", "privacy-officer")
                        .withSecondFactor(),
                allow("GET /api/v1/retention-runs", "privacy-officer", "auditor"),
                allow("GET /api/v1/retention-runs/{id}", "privacy-officer", "auditor"),
                allow("POST /api/v1/staging-copies", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/staging-copies", "privacy-officer", "auditor"),
                allow("GET /api/v1/staging-copies/{id}", "privacy-officer", "auditor"),
                allow("POST /api/v1/legal-holds", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/legal-holds", "privacy-officer", "auditor"),
                allow("GET /api/v1/legal-holds/{id}", "privacy-officer", "auditor"),
                allow("POST /api/v1/legal-holds/{id}/release", "privacy-officer")
                        .withSecondFactor());
    }
}

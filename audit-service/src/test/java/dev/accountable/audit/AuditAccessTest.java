package dev.accountable.audit;

import static dev.accountable.test.AccessRule.allow;

import dev.accountable.test.AccessRule;
import dev.accountable.test.EveryEndpointIsGuarded;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class AuditAccessTest extends EveryEndpointIsGuarded {

    AuditAccessTest() {
        super("audit-service");
    }

    @Override
    protected List<AccessRule> rules() {
        String rules = "/api/v1/detection-rules";
        return List.of(
                allow("POST /api/v1/events", "audit-writer"),
                allow(
                        "GET /api/v1/events",
                        "auditor",
                        "privacy-officer",
                        "security-officer",
                        "employee",
                        "envelope-reader"),
                allow("GET /api/v1/events/export", "auditor", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/events/about-me", "data-subject").nothingPersonal(),
                allow("GET /api/v1/events/about", "subject-events-reader"),
                allow("GET /api/v1/events/{id}", "auditor", "privacy-officer"),
                allow("POST /api/v1/log/erasures", "log-eraser"),
                allow("GET /api/v1/log/erasures", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/erasures/{id}", "log-eraser", "auditor", "privacy-officer"),
                allow("POST /api/v1/log/legal-holds", "privacy-officer").withSecondFactor(),
                allow("POST /api/v1/log/legal-holds/{id}/release", "privacy-officer")
                        .withSecondFactor(),
                allow("GET /api/v1/log/legal-holds", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/legal-holds/{id}", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/retention-rules", "auditor", "privacy-officer"),
                allow("PUT /api/v1/log/retention-rules/{typePrefix}", "privacy-officer")
                        .withSecondFactor(),
                allow("DELETE /api/v1/log/retention-rules/{typePrefix}", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/access-grants", "employee"),
                allow("GET /api/v1/access-grants", "employee", "privacy-officer", "auditor"),
                allow("GET /api/v1/access-grants/{id}", "employee", "privacy-officer", "auditor"),
                allow("POST /api/v1/access-grants/emergencies", "employee").withSecondFactor(),
                allow("POST /api/v1/access-grants/uses", "grant-checker"),
                allow("POST /api/v1/access-grants/{id}/approval", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/access-grants/{id}/refusal", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/access-grants/{id}/revocation", "employee", "privacy-officer"),
                allow("POST /api/v1/access-grants/{id}/review", "privacy-officer")
                        .withSecondFactor(),
                allow("GET /api/v1/log/checkpoint", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/cosigned-checkpoint", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/key", "auditor", "privacy-officer"),
                allow(
                                "GET /api/v1/log/inclusion-proofs/{eventId}",
                                "auditor",
                                "privacy-officer",
                                "data-subject",
                                "proof-reader")
                        .ownOnly(AuditAccessTest::proofOfOwnersEvent),
                allow("GET /api/v1/log/openings/{eventId}", "proof-reader"),
                allow("GET /api/v1/log/consistency-proofs", "auditor", "privacy-officer"),
                allow("POST /api/v1/log/self-checks", "auditor"),
                allow("GET /api/v1/log/self-checks", "auditor", "privacy-officer", "security-officer"),
                allow("GET /api/v1/log/tile/{level}/{number}", "auditor", "privacy-officer"),
                allow("GET /api/v1/log/tile/entries/{number}", "auditor", "privacy-officer"),
                allow("POST /api/v1/measures", "privacy-officer"),
                allow("GET /api/v1/measures", "auditor", "privacy-officer", "employee"),
                allow("GET /api/v1/measures/{id}", "auditor", "privacy-officer", "employee"),
                allow("PUT /api/v1/measures/{id}", "privacy-officer"),
                allow("GET /api/v1/measures/{id}/changes", "auditor", "privacy-officer", "employee"),
                allow("POST /api/v1/measures/{id}/evidence", "privacy-officer"),
                allow("GET /api/v1/measures/{id}/evidence", "auditor", "privacy-officer", "employee"),
                allow("POST /api/v1/measures/{id}/evaluations", "privacy-officer"),
                allow("GET /api/v1/measures/{id}/evaluations", "auditor", "privacy-officer", "employee"),
                allow("POST /api/v1/measures/categories", "privacy-officer"),
                allow("GET /api/v1/measures/categories", "auditor", "privacy-officer", "employee"),
                allow("POST /api/v1/documents", "privacy-officer"),
                allow("GET /api/v1/documents", "auditor", "privacy-officer"),
                allow("GET /api/v1/documents/{id}", "auditor", "privacy-officer"),
                allow("PUT /api/v1/documents/{id}", "privacy-officer"),
                allow("GET /api/v1/documents/{id}/changes", "auditor", "privacy-officer"),
                allow("POST /api/v1/documents/{id}/versions", "privacy-officer"),
                allow("GET /api/v1/documents/{id}/versions", "auditor", "privacy-officer"),
                allow("POST /api/v1/documents/{id}/reviews", "privacy-officer"),
                allow("GET /api/v1/documents/{id}/reviews", "auditor", "privacy-officer"),
                allow("POST /api/v1/trainings/topics", "privacy-officer"),
                allow("GET /api/v1/trainings/topics", "auditor", "privacy-officer"),
                allow("GET /api/v1/trainings/topics/{id}", "auditor", "privacy-officer"),
                allow("PUT /api/v1/trainings/topics/{id}", "privacy-officer"),
                allow("GET /api/v1/trainings/topics/{id}/changes", "auditor", "privacy-officer"),
                allow("POST /api/v1/trainings/topics/{id}/employees", "privacy-officer"),
                allow("GET /api/v1/trainings/topics/{id}/employees", "auditor", "privacy-officer"),
                allow("DELETE /api/v1/trainings/topics/{id}/employees/{employee}", "privacy-officer"),
                allow("POST /api/v1/trainings", "privacy-officer"),
                allow("GET /api/v1/trainings", "auditor", "privacy-officer"),
                allow("GET /api/v1/trainings/{id}", "auditor", "privacy-officer"),
                allow("GET /api/v1/trainings/mine", "employee"),
                allow("POST /api/v1/trainings/{id}/attendances", "privacy-officer"),
                allow("GET /api/v1/trainings/{id}/attendances", "auditor", "privacy-officer"),
                allow("DELETE /api/v1/trainings/{id}/attendances/{employee}", "privacy-officer"),
                allow("DELETE /api/v1/trainings/employees/{employee}", "privacy-officer")
                        .withSecondFactor(),
                allow("GET /api/v1/programme/due", "auditor", "privacy-officer"),
                allow("GET /api/v1/programme/export", "auditor", "privacy-officer"),
                allow("POST " + rules, "security-officer").withSecondFactor(),
                allow("GET " + rules, "security-officer", "auditor", "privacy-officer"),
                allow("GET " + rules + "/{key}", "security-officer", "auditor", "privacy-officer"),
                allow("PUT " + rules + "/{key}", "security-officer").withSecondFactor(),
                allow("GET " + rules + "/{key}/versions", "security-officer", "auditor", "privacy-officer"),
                allow("GET " + rules + "/{key}/detections", "security-officer", "auditor", "privacy-officer"),
                allow("POST " + rules + "/dry-runs", "security-officer", "auditor", "privacy-officer"));
    }

    private static String proofOfOwnersEvent() {
        Map<String, Object> event = LogClient.event();
        LogClient.data(event).put("dataSubject", AccessRule.OWNER);
        LogClient.append(List.of(event)).then().statusCode(200);
        LogClient.proof(event);
        return "/api/v1/log/inclusion-proofs/" + LogClient.id(event);
    }
}

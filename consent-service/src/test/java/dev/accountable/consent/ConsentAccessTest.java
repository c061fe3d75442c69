package dev.accountable.consent;

import static dev.accountable.test.AccessRule.OWNER;
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
class ConsentAccessTest extends EveryEndpointIsGuarded {

    private static final String[] REGISTER_READERS = {
        "consent-writer", "decision-reader", "data-subject", "employee", "privacy-officer", "auditor"
    };
    private static final String[] NOTICE_READERS = {
        "consent-writer", "data-subject", "employee", "privacy-officer", "auditor"
    };
    private static final String[] SITE_READERS = {"consent-writer", "employee", "privacy-officer", "auditor"};
    private static final String[] WEBHOOK_KEEPERS = {"privacy-officer", "administrator"};

    private static final String GOVSTACK = "/govstack/v1/service";

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
                allow("GET /api/v1/notices/{key}/versions").openToEverybody(),
                allow("GET /api/v1/notices/{key}/versions/{version}").openToEverybody(),
                allow("GET /api/v1/notices/{key}/versions/{version}/page").openToEverybody(),
                allow("GET /api/v1/notices/{key}/current").openToEverybody(),
                allow("GET /api/v1/notices/{key}/page").openToEverybody(),
                allow("GET /api/v1/notices/{key}/diff").openToEverybody(),
                allow("GET /api/v1/notices/{key}/diff/page").openToEverybody(),
                allow("POST /api/v1/consents", "consent-writer", "data-subject")
                        .ownOnly(() -> "/api/v1/consents", () -> world.consentBody(OWNER)),
                allow("GET /api/v1/consents", "consent-writer", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/consents?subject=" + OWNER),
                allow("GET /api/v1/consents/{id}", "consent-writer", "data-subject", "employee")
                        .ownOnly(() -> "/api/v1/consents/" + world.give(OWNER)),
                allow("POST /api/v1/consents/{id}/withdrawal", "consent-writer", "data-subject")
                        .ownOnly(() -> "/api/v1/consents/" + world.give(OWNER) + "/withdrawal"),
                allow("POST /api/v1/consents/withdrawals", "consent-writer", "data-subject")
                        .ownOnly(() -> "/api/v1/consents/withdrawals", () -> Map.of("subject", OWNER)),
                allow("GET /api/v1/consents/states", "consent-writer", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/consents/states?subject=" + OWNER),
                allow("PUT /api/v1/consents/contacts", "consent-writer"),
                allow("DELETE /api/v1/consents/contacts", "consent-writer"),
                allow("POST /api/v1/consents/contacts/lookup", "contact-reader"),
                allow("GET /api/v1/consents/contacts/mine", "data-subject").nothingPersonal(),
                allow("PUT /api/v1/consents/contacts/mine", "data-subject").nothingPersonal(),
                allow("DELETE /api/v1/consents/contacts/mine", "data-subject").nothingPersonal(),
                allow("GET /api/v1/consents/confirmations/page").openToEverybody(),
                allow("POST /api/v1/consents/confirmations/question").openToEverybody(),
                allow("POST /api/v1/consents/confirmations").openToEverybody(),
                allow("POST /api/v1/campaigns", "privacy-officer"),
                allow("GET /api/v1/campaigns", "privacy-officer", "auditor"),
                allow("GET /api/v1/campaigns/{id}", "privacy-officer", "auditor"),
                allow("PUT /api/v1/campaigns/{id}", "privacy-officer"),
                allow("DELETE /api/v1/campaigns/{id}", "privacy-officer"),
                allow("POST /api/v1/campaigns/{id}/preview", "privacy-officer"),
                allow("POST /api/v1/campaigns/{id}/launch", "privacy-officer").withSecondFactor(),
                allow("POST /api/v1/campaigns/{id}/pause", "privacy-officer"),
                allow("POST /api/v1/campaigns/{id}/resume", "privacy-officer"),
                allow("POST /api/v1/campaigns/{id}/stop", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/campaigns/{id}/progress", "privacy-officer", "auditor"),
                allow("GET /api/v1/campaigns/{id}/progress/stream", "privacy-officer", "auditor"),
                allow("GET /api/v1/campaigns/{id}/members", "privacy-officer"),
                allow("GET /api/v1/campaigns/answers/page").openToEverybody(),
                allow("POST /api/v1/campaigns/answers/question").openToEverybody(),
                allow("POST /api/v1/campaigns/answers").openToEverybody(),
                allow("GET /api/v1/consents/mails", "privacy-officer", "administrator"),
                allow("POST /api/v1/consents/mails/{id}/retry", "privacy-officer", "administrator"),
                allow("GET /api/v1/consents/mine", "data-subject").nothingPersonal(),
                allow("GET /api/v1/consents/mine/history", "data-subject").nothingPersonal(),
                allow("POST /api/v1/consents/mine/withdrawal", "data-subject").nothingPersonal(),
                allow("POST /api/v1/consents/copies", "rights-writer"),
                allow("POST /api/v1/consents/erasures", "rights-writer"),
                allow("GET /api/v1/consents/erasures", "privacy-officer", "auditor"),
                allow("GET /api/v1/consents/erasures/{id}", "rights-writer", "privacy-officer", "auditor"),
                allow("POST /api/v1/consents/erasures/proofs", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/objections", "consent-writer", "data-subject", "rights-writer")
                        .ownOnly(() -> "/api/v1/objections", () -> Map.of("subject", OWNER)),
                allow("GET /api/v1/objections", "consent-writer", "data-subject", "rights-writer", "privacy-officer")
                        .ownOnly(() -> "/api/v1/objections?subject=" + OWNER),
                allow("GET /api/v1/objections/queue", "privacy-officer"),
                allow(
                                "GET /api/v1/objections/{id}",
                                "consent-writer",
                                "data-subject",
                                "rights-writer",
                                "privacy-officer")
                        .ownOnly(() -> "/api/v1/objections/" + World.object(OWNER)),
                allow("POST /api/v1/objections/{id}/assessment", "privacy-officer")
                        .withSecondFactor(),
                allow("POST /api/v1/objections/{id}/withdrawal", "consent-writer", "data-subject", "rights-writer")
                        .ownOnly(() -> "/api/v1/objections/" + World.object(OWNER) + "/withdrawal"),
                allow("POST /api/v1/restrictions", "rights-writer", "privacy-officer"),
                allow("GET /api/v1/restrictions", "data-subject", "rights-writer", "privacy-officer")
                        .ownOnly(() -> "/api/v1/restrictions?subject=" + OWNER),
                allow("POST /api/v1/restrictions/{id}/lifting", "rights-writer", "privacy-officer"),
                allow("POST /api/v1/decisions/stream", "decision-reader", "consent-writer"),
                allow("POST /api/v1/decisions", "decision-reader", "consent-writer"),
                allow("GET /api/v1/receipts", "consent-writer", "data-subject", "privacy-officer", "employee")
                        .ownOnly(() -> "/api/v1/receipts?subject=" + OWNER),
                allow("GET /api/v1/receipts/keys").openToEverybody(),
                allow(
                                "GET /api/v1/receipts/{submissionId}",
                                "consent-writer",
                                "data-subject",
                                "privacy-officer",
                                "employee")
                        .ownOnly(() -> "/api/v1/receipts/" + world.give(OWNER)),
                allow(
                                "GET /api/v1/receipts/{submissionId}/proof",
                                "consent-writer",
                                "data-subject",
                                "privacy-officer",
                                "employee")
                        .ownOnly(() -> "/api/v1/receipts/" + world.give(OWNER) + "/proof")
                        .behindAnotherService(),
                allow("GET /api/v1/decisions", "decision-reader", "consent-writer"),
                allow("POST /api/v1/consents/links", "consent-writer", "data-subject")
                        .ownOnly(
                                () -> "/api/v1/consents/links",
                                () -> Map.of(
                                        "visitor",
                                        new SiteWorld().register().visitor().token(),
                                        "subject",
                                        OWNER)),
                allow("POST /api/v1/imports", "privacy-officer").withSecondFactor(),
                allow("GET /api/v1/sites", SITE_READERS),
                allow("POST /api/v1/sites", "privacy-officer"),
                allow("GET /api/v1/sites/{key}", SITE_READERS),
                allow("PUT /api/v1/sites/{key}", "privacy-officer"),
                allow("GET /api/v1/sites/{key}/forms/{hash}", SITE_READERS),
                allow("GET /api/v1/sites/{key}/form").openToEverybody(),
                allow("POST /api/v1/sites/{key}/visitors").openToEverybody(),
                allow("GET /api/v1/sites/{key}/choices").openToEverybody(),
                allow("POST /api/v1/sites/{key}/choices").openToEverybody(),
                allow("DELETE /api/v1/sites/{key}/choices").openToEverybody(),
                allow("GET /api/v1/consents/webhooks", WEBHOOK_KEEPERS),
                allow("GET /api/v1/consents/webhooks/{target}/deliveries", WEBHOOK_KEEPERS),
                allow("GET /api/v1/consents/webhooks/{target}/deliveries/{id}", WEBHOOK_KEEPERS),
                allow("POST /api/v1/consents/webhooks/{target}/deliveries/{id}/replay", WEBHOOK_KEEPERS),
                allow("POST /api/v1/consents/webhooks/{target}/replays", WEBHOOK_KEEPERS)
                        .withSecondFactor(),
                allow("POST /api/v1/consents/webhooks/{target}/tests", WEBHOOK_KEEPERS),
                allow("POST /api/v1/consents/webhooks/{target}/activation", WEBHOOK_KEEPERS),
                allow("GET " + GOVSTACK + "/data-agreement/{dataAgreementId}", REGISTER_READERS)
                        .nothingPersonal(),
                allow("GET " + GOVSTACK + "/policy/{policyId}", REGISTER_READERS)
                        .nothingPersonal(),
                allow("GET " + GOVSTACK + "/verification/data-agreements", REGISTER_READERS)
                        .nothingPersonal(),
                allow("GET " + GOVSTACK + "/verification/consent-records", "decision-reader", "consent-writer"),
                allow(
                        "GET " + GOVSTACK + "/verification/consent-record/{consentRecordId}",
                        "decision-reader",
                        "consent-writer"),
                allow(
                                "POST " + GOVSTACK + "/individual/record/data-agreement/{dataAgreementId}",
                                "consent-writer",
                                "data-subject")
                        .ownOnly(this::ownersRecord),
                allow(
                                "GET " + GOVSTACK + "/individual/record/data-agreement/{dataAgreementId}",
                                "consent-writer",
                                "data-subject")
                        .ownOnly(this::ownersRecord),
                allow(
                                "GET " + GOVSTACK + "/individual/record/data-agreement/{dataAgreementId}/all",
                                "consent-writer",
                                "data-subject")
                        .ownOnly(() -> GOVSTACK + "/individual/record/data-agreement/" + world.purpose
                                + "/all?individualId=" + OWNER),
                allow("POST " + GOVSTACK + "/individual/record/consent-record/draft", "consent-writer", "data-subject")
                        .ownOnly(() -> GOVSTACK + "/individual/record/consent-record/draft?individualId=" + OWNER
                                + "&dataAgreementId=" + world.registered()),
                allow("GET " + GOVSTACK + "/individual/record/consent-record", "consent-writer", "data-subject")
                        .ownOnly(() -> GOVSTACK + "/individual/record/consent-record?individualId=" + OWNER),
                allow(
                                "PUT " + GOVSTACK + "/individual/record/consent-record/{consentRecordId}",
                                "consent-writer",
                                "data-subject")
                        .ownOnly(
                                () -> GOVSTACK + "/individual/record/consent-record/" + world.recordOf(OWNER),
                                () -> Map.of("optIn", false)),
                allow("GET " + GOVSTACK + "/individual/{individualId}", "consent-writer", "data-subject")
                        .ownOnly(() -> {
                            world.give(OWNER);
                            return GOVSTACK + "/individual/" + OWNER;
                        }),
                allow("PUT " + GOVSTACK + "/individual/{individualId}", "consent-writer"),
                allow("POST " + GOVSTACK + "/individual", "consent-writer"),
                allow("GET " + GOVSTACK + "/individuals", "consent-writer"),
                allow("DELETE " + GOVSTACK + "/individual/record", "consent-writer", "data-subject")
                        .nothingPersonal(),
                allow("POST " + GOVSTACK + "/individual/record/consent-record", "consent-writer", "data-subject")
                        .nothingPersonal(),
                allow(
                        "POST " + GOVSTACK + "/individual/record/consent-record/{consentRecordId}/signature",
                        "consent-writer"),
                allow(
                        "PUT " + GOVSTACK + "/individual/record/consent-record/{consentRecordId}/signature",
                        "consent-writer"));
    }

    private String ownersRecord() {
        world.give(OWNER);
        return GOVSTACK + "/individual/record/data-agreement/" + world.purpose + "?individualId=" + OWNER;
    }
}

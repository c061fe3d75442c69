package dev.accountable.consent;

import static dev.accountable.consent.GovStack.API;
import static dev.accountable.consent.GovStack.INDIVIDUAL;
import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a verifier is told by way of the GovStack API, and what nobody is. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GovStackVerificationTest {

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();
    final GovStack gov = new GovStack(world, subject);

    @Inject
    AgroalDataSource database;

    @Test
    void aVerifierIsToldWhatWasSaidAndWhetherItMayBeActedOn() {
        String id = world.recordOf(subject);
        GovStack.verify(id)
                .statusCode(200)
                .header("Cache-Control", containsString("no-store"))
                .body("consentRecord.optIn", is(true))
                .body("consentRecord.processing.allowed", is(true))
                .body("consentRecord.processing.reason", equalTo("CONSENT_GIVEN"))
                .body("revision.objectId", equalTo(id));
        as("dsr", "rights-writer")
                .body(Map.of("subject", subject, "ground", "ACCURACY_CONTESTED"))
                .post("/api/v1/restrictions")
                .then()
                .statusCode(201);

        GovStack.verify(id)
                .body("consentRecord.optIn", is(true))
                .body("consentRecord.processing.allowed", is(false))
                .body("consentRecord.processing.reason", equalTo("RESTRICTED"));
        GovStack.verifier()
                .queryParam("individualId", subject)
                .get(API + "/verification/consent-records/")
                .then()
                .body("consentRecords.id", contains(id))
                .body("consentRecords.processing.reason", contains("RESTRICTED"));
    }

    @Test
    void recordsToAPurposeAreReadInPagesByCursorOrOffset() {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            given.add(world.recordOf("subject-" + UUID.randomUUID()));
        }
        var first = GovStack.verifier()
                .queryParam("dataAgreementId", world.purpose)
                .queryParam("limit", 2)
                .get(API + "/verification/consent-records")
                .then()
                .statusCode(200)
                .body("consentRecords.id", equalTo(given.subList(0, 2)))
                .header("Link", containsString("rel=\"next\""))
                .extract();
        String link = first.header("Link");

        GovStack.verifier()
                .urlEncodingEnabled(false)
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .then()
                .body("consentRecords.id", equalTo(given.subList(2, 4)));
        GovStack.verifier()
                .queryParam("dataAgreementId", world.purpose)
                .queryParam("offset", 4)
                .get(API + "/verification/consent-records")
                .then()
                .header("Link", nullValue())
                .body("consentRecords.id", equalTo(given.subList(4, 5)));
    }

    @Test
    void nobodyReadsEverybodysConsentsToEverything() {
        GovStack.verifier()
                .get(API + "/verification/consent-records")
                .then()
                .statusCode(400)
                .body("violations.field", contains("dataAgreementId"));
    }

    @Test
    void aConsentWhosePeriodIsOverIsNoOptIn() throws SQLException {
        Map<String, Object> definition = World.definition(world.purpose, "CONSENT");
        definition.put("validity", "P1D");
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
        String id = gov.create().extract().path("consentRecord.id");
        run("update consent_state set expires_at = now() - interval '1 second' where purpose = ?", world.purpose);

        GovStack.verify(id)
                .body("consentRecord.optIn", is(false))
                .body("consentRecord.processing.reason", equalTo("CONSENT_EXPIRED"));
    }

    @Test
    void aPersonWhoWasForgottenHasNoRecords() throws SQLException {
        String id = world.recordOf(subject);
        assertThat(run("update person set subject = null where subject = ?", subject))
                .isOne();

        GovStack.verify(id).statusCode(404);
        gov.record().statusCode(404);
        gov.history().statusCode(200).body("consentRecords", empty());
        GovStack.verifier()
                .queryParam("dataAgreementId", world.purpose)
                .get(API + "/verification/consent-records")
                .then()
                .body("consentRecords", empty());
    }

    @Test
    void aRecordIsFoundByWhatTheVisitorSaidBeforeAndIsTheAccountsThen() throws SQLException {
        String visitor = "visitor-" + UUID.randomUUID();
        String before = world.recordOf(visitor);
        String id = world.recordOf(subject);
        assertThat(run(
                        "update person set merged_into = (select id from person where subject = '" + subject
                                + "') where subject = ?",
                        visitor))
                .isOne();

        GovStack.verify(before)
                .body("consentRecord.id", equalTo(id))
                .body("consentRecord.individualId", equalTo(subject));
        gov.history().body("consentRecords", hasSize(2)).body("consentRecords.id", everyItem(equalTo(id)));
        GovStack.verifier()
                .queryParam("dataAgreementId", world.purpose)
                .get(API + "/verification/consent-records")
                .then()
                .body("consentRecords.id", contains(id));
    }

    @Test
    void whatCannotBeAnsweredIsRefusedByName() {
        String id = world.recordOf(subject);
        Map<String, String> instead = Map.of(
                "POST /individual/",
                INDIVIDUAL,
                "PUT /individual/" + subject + "/",
                "nothing is kept",
                "GET /individuals/",
                "no list",
                "DELETE /individual/record/",
                "/api/v1/requests",
                "POST /individual/record/consent-record/",
                "data-agreement",
                "POST /individual/record/consent-record/" + id + "/signature/",
                "/api/v1/receipts/",
                "PUT /individual/record/consent-record/" + id + "/signature/",
                "/api/v1/receipts/");
        instead.forEach((operation, hint) -> website()
                .body("{}")
                .request(
                        operation.substring(0, operation.indexOf(' ')),
                        API + operation.substring(operation.indexOf('/')))
                .then()
                .statusCode(501)
                .contentType("application/problem+json")
                .body("type", endsWith("/govstack-not-mapped"))
                .body("detail", containsString(hint)));
        website()
                .get(API + "/individual/" + subject + "/")
                .then()
                .statusCode(200)
                .body("individual.id", equalTo(subject));
        world.decide(subject).body("allowed", is(true));
    }

    private int run(String sql, String parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            return statement.executeUpdate();
        }
    }
}

package dev.accountable.consent;

import static dev.accountable.consent.GovStack.API;
import static dev.accountable.consent.GovStack.INDIVIDUAL;
import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people say, recorded and read as the GovStack consent building block has it. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GovStackRecordTest {

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();
    final GovStack gov = new GovStack(world, subject);

    @Inject
    AgroalDataSource database;

    @Test
    void aDraftIsNotKept() {
        website()
                .queryParam("individualId", subject)
                .queryParam("dataAgreementId", world.registered())
                .post(API + "/individual/record/consent-record/draft/")
                .then()
                .statusCode(200)
                .body("consentRecord.id", nullValue())
                .body("consentRecord.dataAgreementId", equalTo(world.purpose))
                .body("consentRecord.dataAgreementRevisionId", equalTo(world.purpose + ":1"))
                .body("consentRecord.individualId", equalTo(subject))
                .body("consentRecord.state", equalTo("unsigned"));

        gov.record().statusCode(404);
    }

    @Test
    void aCreatedRecordIsAConsentLikeAnyOther() throws SQLException {
        world.noticeId();
        var created = gov.create()
                .statusCode(200)
                .body("consentRecord.dataAgreementId", equalTo(world.purpose))
                .body("consentRecord.dataAgreementRevisionId", equalTo(world.purpose + ":1"))
                .body("consentRecord.individualId", equalTo(subject))
                .body("consentRecord.optIn", is(true))
                .body("revision.schemaName", equalTo("ConsentRecord"))
                .body("revision.authorizedByOther", equalTo("website"))
                .extract();

        world.decide(subject).body("allowed", is(true)).body("evidence", contains(created.<String>path("revision.id")));
        assertThat(created.<String>path("consentRecord.dataAgreementRevisionHash"))
                .isEqualTo(gov.agreement().extract().path("revision.serializedHash"));
        website().get(created.<String>path("revision.receipt")).then().statusCode(200);
        assertThat(auditedAbout(subject)).containsExactly("dev.accountable.consent.given");
        gov.record().statusCode(200).body("consentRecord.id", equalTo(created.<String>path("consentRecord.id")));
    }

    @Test
    void aRecordThatIsSentTwiceUnderAKeyIsMadeOnce() throws SQLException {
        world.noticeId();
        String key = UUID.randomUUID().toString();
        String first = gov.create(gov.named().header("Idempotency-Key", key))
                .statusCode(200)
                .extract()
                .path("revision.id");

        gov.create(gov.named().header("Idempotency-Key", key)).statusCode(200).body("revision.id", equalTo(first));
        gov.create(gov.named().header("Idempotency-Key", key).queryParam("revisionId", world.purpose + ":1"))
                .statusCode(422);

        assertThat(auditedAbout(subject)).hasSize(1);
    }

    @Test
    void theSameKeyGetsTheSameAnswerWhateverWasSaidSince() {
        world.noticeId();
        String key = UUID.randomUUID().toString();
        String first =
                gov.create(gov.named().header("Idempotency-Key", key)).extract().asString();
        GovStack.update(JsonPath.from(first).getString("consentRecord.id"), Map.of("optIn", false))
                .statusCode(200);

        gov.create(gov.named().header("Idempotency-Key", key)).statusCode(200).body(equalTo(first));
        gov.record().body("consentRecord.optIn", is(false));
    }

    @Test
    void whatTheRegisterRefusesIsRefusedHereToo() {
        var contract = new World();
        Map<String, Object> definition = World.definition(contract.purpose, "CONTRACT");
        definition.put("necessaryForContract", true);
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);
        new GovStack(contract, subject).create().statusCode(422).body("type", endsWith("/consent-is-not-the-basis"));
        new GovStack(new World(), subject).create().statusCode(404);
        Map<String, Object> confirmed = World.definition(world.purpose, "CONSENT");
        confirmed.put("doubleOptIn", true);
        officer().body(confirmed).post("/api/v1/purposes").then().statusCode(201);
        gov.create().statusCode(422).body("type", endsWith("/confirmation-needed"));

        gov.named().get(API + "/individual/record/consent-record").then().body("consentRecords", empty());
    }

    @Test
    void aRecordMayNameTheNoticeThatWasReadAndThenFollowsIt() {
        world.noticeId();
        gov.create(gov.named().queryParam("policyRevisionId", world.purpose + ":1"))
                .statusCode(200);
        officer()
                .body(Map.of(
                        "key",
                        world.purpose,
                        "kind",
                        "TERMS",
                        "major",
                        true,
                        "texts",
                        List.of(Map.of("language", "en", "title", "Privacy policy", "text", "Other terms")),
                        "publish",
                        true))
                .post("/api/v1/notices")
                .then()
                .statusCode(201);

        world.decide(subject).body("reason", equalTo("NOTICE_SUPERSEDED"));
        gov.create(gov.named().queryParam("policyRevisionId", world.purpose + ":1"))
                .statusCode(409)
                .body("type", endsWith("/form-outdated"));
        gov.create(gov.named().queryParam("policyRevisionId", world.purpose + ":9"))
                .statusCode(400)
                .body("violations.field", contains("policyRevisionId"));
    }

    @Test
    void aRecordIsChangedByWithdrawingAndByConsentingAnew() throws SQLException {
        world.noticeId();
        String id = gov.create().extract().path("consentRecord.id");

        GovStack.update(id, Map.of("consentRecord", Map.of("id", id, "optIn", false)))
                .statusCode(200)
                .body("consentRecord.id", equalTo(id))
                .body("consentRecord.optIn", is(false));
        world.decide(subject).body("reason", equalTo("CONSENT_WITHDRAWN"));
        GovStack.update(id, Map.of("optIn", false)).statusCode(200).body("consentRecord.optIn", is(false));
        GovStack.update(id, Map.of("optIn", true)).statusCode(200).body("consentRecord.optIn", is(true));
        world.decide(subject).body("reason", equalTo("CONSENT_GIVEN"));

        assertThat(auditedAbout(subject))
                .containsExactly(
                        "dev.accountable.consent.given",
                        "dev.accountable.consent.withdrawn",
                        "dev.accountable.consent.given");
    }

    @Test
    void aRecordThatWasReadCanBeSentBackAsItIs() {
        world.noticeId();
        ExtractableResponse<Response> created = gov.create().extract();
        Map<String, Object> record = new HashMap<>(created.path("consentRecord"));
        record.put("optIn", false);

        GovStack.update(created.path("consentRecord.id"), Map.of("consentRecord", record))
                .statusCode(200)
                .body("consentRecord.optIn", is(false));
    }

    @Test
    void aBodyAboutAnotherRecordIsRefusedAndChangesNothing() {
        world.noticeId();
        String id = gov.create().extract().path("consentRecord.id");
        Map<String, Object> wrong = Map.of(
                "id", UUID.randomUUID().toString(),
                "dataAgreementId", "another-purpose",
                "individualId", "somebody-else",
                "dataAgreementRevisionId", "another-purpose:1");
        wrong.forEach((field, value) -> GovStack.update(
                        id, Map.of("consentRecord", Map.of(field, value, "optIn", true)))
                .statusCode(400)
                .body("violations.field", contains("consentRecord." + field)));
        for (Map<String, Object> body : List.<Map<String, Object>>of(
                Map.of(), Map.of("optIn", true, "consentRecord", Map.of("optIn", false)))) {
            GovStack.update(id, body).statusCode(400).body("violations.field", contains("consentRecord"));
        }
        GovStack.update(id, Map.of("consentRecord", Map.of("id", id)))
                .statusCode(400)
                .body("violations.field", contains("consentRecord.optIn"));

        gov.history().body("consentRecords", hasSize(1));
    }

    @Test
    void theHistoryShowsEachRevisionOfTheOneRecord() {
        world.noticeId();
        String id = gov.create().extract().path("consentRecord.id");
        GovStack.update(id, Map.of("optIn", false));
        String last = gov.create().extract().path("revision.id");

        var all = gov.history()
                .statusCode(200)
                .body("consentRecords.id", everyItem(equalTo(id)))
                .body("consentRecords.optIn", contains(true, false, true))
                .body("revisions.id[0]", equalTo(last))
                .body("revisions.successorId[0]", nullValue())
                .extract();
        List<String> ids = all.path("revisions.id");
        assertThat(all.<String>path("revisions[1].successorId")).isEqualTo(ids.get(0));
        assertThat(all.<String>path("revisions[2].successorId")).isEqualTo(ids.get(1));
        gov.named()
                .queryParam("offset", 1)
                .queryParam("limit", 1)
                .get(API + "/individual/record/data-agreement/" + world.purpose + "/all/")
                .then()
                .body("revisions.id", contains(ids.get(1)))
                .body("revisions[0].successorId", equalTo(ids.get(0)));
    }

    @Test
    void aPersonsRecordsAreListedByPurpose() {
        var other = new World();
        world.give(subject);
        other.choose(subject, "REFUSED");

        var listed = gov.named()
                .get(API + "/individual/record/consent-record/")
                .then()
                .statusCode(200)
                .body("consentRecords", hasSize(2))
                .body("consentRecords.dataAgreementId", hasItem(world.purpose))
                .extract();
        assertThat(listed.<List<String>>path("consentRecords.dataAgreementId"))
                .isSorted()
                .containsExactlyInAnyOrder(world.purpose, other.purpose);
        assertThat(listed.<Boolean>path("consentRecords.find { it.dataAgreementId == '" + other.purpose + "' }.optIn"))
                .isFalse();
    }

    @Test
    void peopleNeedNotBeNamedAndNameNobodyElse() {
        world.noticeId();
        String id = as(subject, "data-subject")
                .post(API + "/individual/record/data-agreement/" + world.purpose)
                .then()
                .statusCode(200)
                .body("consentRecord.individualId", equalTo(subject))
                .body("revision.authorizedByIndividualId", equalTo(subject))
                .extract()
                .path("consentRecord.id");

        String nosy = "nosy-" + UUID.randomUUID();
        as(nosy, "data-subject")
                .header(INDIVIDUAL, subject)
                .get(API + "/individual/record/data-agreement/" + world.purpose)
                .then()
                .statusCode(403);
        as(nosy, "data-subject")
                .body(Map.of("optIn", false))
                .put(API + "/individual/record/consent-record/" + id)
                .then()
                .statusCode(404);
        world.decide(subject).body("allowed", is(true));
    }

    @Test
    void aServerHasToNameThePersonAndNobodyTwice() {
        world.noticeId();
        gov.create(website()).statusCode(400).body("violations.field", contains(INDIVIDUAL));
        gov.create(gov.named().queryParam("individualId", "somebody-else"))
                .statusCode(400)
                .body("violations.field", contains("individualId"));
        gov.create(website().header(INDIVIDUAL, "vera@example.org"))
                .statusCode(400)
                .body("violations.field", contains(INDIVIDUAL));
        String id = world.recordOf(subject);
        website()
                .header(INDIVIDUAL, "somebody-else")
                .body(Map.of("optIn", false))
                .put(API + "/individual/record/consent-record/" + id)
                .then()
                .statusCode(404);
        world.decide(subject).body("allowed", is(true));
    }

    private List<String> auditedAbout(String person) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select event::jsonb ->> 'type' from audit_outbox"
                                + " where event::jsonb -> 'data' ->> 'dataSubject' = ? order by position")) {
            statement.setString(1, person);
            ResultSet row = statement.executeQuery();
            List<String> types = new ArrayList<>();
            while (row.next()) {
                types.add(row.getString(1));
            }
            return types;
        }
    }
}

package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
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
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the GovStack consent building block asks of a service, answered from purposes, notices and consents. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GovStackTest {

    private static final String API = "/govstack/v1/service";
    private static final String INDIVIDUAL = "X-ConsentBB-IndividualId";

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @Test
    void aPurposeIsADataAgreement() throws NoSuchAlgorithmException {
        Map<String, Object> definition = World.definition(world.purpose, "CONSENT");
        definition.put("dataCategories", List.of("HEALTH", "CONTACT"));
        definition.put("article9Condition", "EXPLICIT_CONSENT");
        officer().body(definition).post("/api/v1/purposes").then().statusCode(201);

        var read = website()
                .get(API + "/data-agreement/" + world.purpose + "/")
                .then()
                .statusCode(200)
                .body("dataAgreement.id", equalTo(world.purpose))
                .body("dataAgreement.version", equalTo("1"))
                .body("dataAgreement.purpose", equalTo("Newsletter"))
                .body("dataAgreement.purposeDescription", equalTo("News."))
                .body("dataAgreement.lawfulBasis", equalTo("consent"))
                .body("dataAgreement.active", is(true))
                .body("dataAgreement.forgettable", is(false))
                .body("dataAgreement.compatibleWithVersionId", nullValue())
                .body("dataAgreement.lifecycle.name", equalTo("Complete"))
                .body("dataAgreement.controller.name", equalTo("Example Ltd"))
                .body("dataAgreement.dataAttributes.name", contains("CONTACT", "HEALTH"))
                .body("dataAgreement.dataAttributes.sensitivity", contains("ordinary", "special-category"))
                .body("revision.id", equalTo(world.purpose + ":1"))
                .body("revision.schemaName", equalTo("DataAgreement"))
                .body("revision.objectId", equalTo(world.purpose))
                .body("revision.authorizedByOther", equalTo("privacy-officer"))
                .extract();

        String snapshot = read.path("revision.serializedSnapshot");
        assertThat(read.<String>path("revision.serializedHash")).isEqualTo(sha1(snapshot));
        assertThat(JsonPath.from(snapshot).getString("objectData.purpose")).isEqualTo("Newsletter");
    }

    @Test
    void aChangeIsAnotherRevisionAndSaysWhoseConsentsStillCount() {
        world.noticeId();
        change(false);
        agreement().body("dataAgreement.compatibleWithVersionId", equalTo(world.purpose + ":1"));

        change(true);
        agreement()
                .body("dataAgreement.version", equalTo("3"))
                .body("dataAgreement.compatibleWithVersionId", nullValue());
    }

    @Test
    void lawfulBasesAreNamedAsTheSpecificationNamesThem() {
        Map<String, String> names = Map.of(
                "CONTRACT", "contract",
                "LEGAL_OBLIGATION", "legal_obligation",
                "VITAL_INTERESTS", "vital_interest",
                "PUBLIC_TASK", "public_task",
                "LEGITIMATE_INTERESTS", "legitimate_interest");
        names.forEach((ours, theirs) -> {
            var other = new World();
            Map<String, Object> definition = World.definition(other.purpose, ours);
            if (ours.equals("CONTRACT")) {
                definition.put("necessaryForContract", true);
            }
            officer().body(definition).post("/api/v1/purposes").then().statusCode(201);

            website()
                    .get(API + "/data-agreement/" + other.purpose)
                    .then()
                    .body("dataAgreement.lawfulBasis", equalTo(theirs))
                    // No consent can be recorded where something else is the basis.
                    .body("dataAgreement.active", is(false));
        });
    }

    @Test
    void agreementsAreListedInPages() {
        world.noticeId();
        List<String> all = new ArrayList<>();
        List<String> page;
        do {
            page = website()
                    .queryParam("offset", all.size())
                    .queryParam("limit", 200)
                    .get(API + "/verification/data-agreements/")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("dataAgreements.id");
            all.addAll(page);
        } while (page.size() == 200);

        assertThat(all).contains(world.purpose).doesNotHaveDuplicates();
    }

    @Test
    void aNoticeIsAPolicy() {
        world.noticeId();
        world.publish("Second text").statusCode(201);

        website()
                .get(API + "/policy/" + world.purpose)
                .then()
                .statusCode(200)
                .body("policy.id", equalTo(world.purpose))
                .body("policy.name", equalTo("Privacy policy"))
                .body("policy.version", equalTo("2"))
                .body("policy.url", endsWith("/api/v1/notices/" + world.purpose + "/versions/2/page"))
                .body("policy.jurisdiction", equalTo("DE"))
                .body("policy.storageLocation", equalTo("DE, IE"))
                .body("revision.schemaName", equalTo("Policy"));
        website()
                .queryParam("revisionId", world.purpose + ":1")
                .get(API + "/policy/" + world.purpose)
                .then()
                .statusCode(200)
                .body("policy.version", equalTo("1"))
                .body("revision.id", equalTo(world.purpose + ":1"));
        for (String wrong : List.of("1", "another:1", world.purpose + ":0")) {
            website()
                    .queryParam("revisionId", wrong)
                    .get(API + "/policy/" + world.purpose)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("revisionId"));
        }
    }

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

        record().statusCode(404);
    }

    @Test
    void aCreatedRecordIsAConsentLikeAnyOther() throws SQLException {
        world.noticeId();
        var created = create().statusCode(200)
                .body("consentRecord.dataAgreementId", equalTo(world.purpose))
                .body("consentRecord.dataAgreementRevisionId", equalTo(world.purpose + ":1"))
                .body("consentRecord.individualId", equalTo(subject))
                .body("consentRecord.optIn", is(true))
                .body("revision.schemaName", equalTo("ConsentRecord"))
                .body("revision.authorizedByOther", equalTo("website"))
                .extract();

        world.decide(subject).body("allowed", is(true)).body("evidence", contains(created.<String>path("revision.id")));
        assertThat(created.<String>path("consentRecord.dataAgreementRevisionHash"))
                .isEqualTo(agreement().extract().path("revision.serializedHash"));
        website().get(created.<String>path("revision.receipt")).then().statusCode(200);
        assertThat(auditedAbout(subject)).containsExactly("dev.accountable.consent.given");
        record().statusCode(200).body("consentRecord.id", equalTo(created.<String>path("consentRecord.id")));
    }

    @Test
    void aRecordThatIsSentTwiceUnderAKeyIsMadeOnce() throws SQLException {
        world.noticeId();
        String key = UUID.randomUUID().toString();
        String first = create(named().header("Idempotency-Key", key))
                .statusCode(200)
                .extract()
                .path("revision.id");

        create(named().header("Idempotency-Key", key)).statusCode(200).body("revision.id", equalTo(first));
        create(named().header("Idempotency-Key", key).queryParam("revisionId", world.purpose + ":1"))
                .statusCode(422);

        assertThat(auditedAbout(subject)).hasSize(1);
    }

    @Test
    void aRecordMayNameTheNoticeThatWasReadAndThenFollowsIt() {
        world.noticeId();
        create(named().queryParam("policyRevisionId", world.purpose + ":1")).statusCode(200);
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
        create(named().queryParam("policyRevisionId", world.purpose + ":1"))
                .statusCode(409)
                .body("type", endsWith("/form-outdated"));
        create(named().queryParam("policyRevisionId", world.purpose + ":9"))
                .statusCode(400)
                .body("violations.field", contains("policyRevisionId"));
    }

    @Test
    void aRecordIsChangedByWithdrawingAndByConsentingAnew() throws SQLException {
        world.noticeId();
        String id = create().extract().path("consentRecord.id");

        update(id, Map.of("consentRecord", Map.of("id", id, "optIn", false)))
                .statusCode(200)
                .body("consentRecord.id", equalTo(id))
                .body("consentRecord.optIn", is(false));
        world.decide(subject).body("reason", equalTo("CONSENT_WITHDRAWN"));
        update(id, Map.of("optIn", false)).statusCode(200).body("consentRecord.optIn", is(false));
        update(id, Map.of("optIn", true)).statusCode(200).body("consentRecord.optIn", is(true));
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
        ExtractableResponse<Response> created = create().extract();
        Map<String, Object> record = new HashMap<>(created.path("consentRecord"));
        record.put("optIn", false);

        update(created.path("consentRecord.id"), Map.of("consentRecord", record))
                .statusCode(200)
                .body("consentRecord.optIn", is(false));
    }

    @Test
    void aBodyAboutAnotherRecordIsRefusedAndChangesNothing() {
        world.noticeId();
        String id = create().extract().path("consentRecord.id");
        Map<String, Object> wrong = Map.of(
                "id", UUID.randomUUID().toString(),
                "dataAgreementId", "another-purpose",
                "individualId", "somebody-else",
                "dataAgreementRevisionId", "another-purpose:1");
        wrong.forEach((field, value) -> update(id, Map.of("consentRecord", Map.of(field, value, "optIn", true)))
                .statusCode(400)
                .body("violations.field", contains("consentRecord." + field)));
        for (Map<String, Object> body : List.<Map<String, Object>>of(
                Map.of(), Map.of("optIn", true, "consentRecord", Map.of("optIn", false)))) {
            update(id, body).statusCode(400).body("violations.field", contains("consentRecord"));
        }
        update(id, Map.of("consentRecord", Map.of("id", id)))
                .statusCode(400)
                .body("violations.field", contains("consentRecord.optIn"));

        history().body("consentRecords", hasSize(1));
    }

    @Test
    void theHistoryShowsEachRevisionOfTheOneRecord() {
        world.noticeId();
        String id = create().extract().path("consentRecord.id");
        update(id, Map.of("optIn", false));
        String last = create().extract().path("revision.id");

        var all = history()
                .statusCode(200)
                .body("consentRecords.id", everyItem(equalTo(id)))
                .body("consentRecords.optIn", contains(true, false, true))
                .body("revisions.id[0]", equalTo(last))
                .body("revisions.successorId[0]", nullValue())
                .extract();
        List<String> ids = all.path("revisions.id");
        assertThat(all.<String>path("revisions[1].successorId")).isEqualTo(ids.get(0));
        assertThat(all.<String>path("revisions[2].successorId")).isEqualTo(ids.get(1));
        named().queryParam("offset", 1)
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

        var listed = named().get(API + "/individual/record/consent-record/")
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
        create(website()).statusCode(400).body("violations.field", contains(INDIVIDUAL));
        create(named().queryParam("individualId", "somebody-else"))
                .statusCode(400)
                .body("violations.field", contains("individualId"));
        create(website().header(INDIVIDUAL, "vera@example.org"))
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

    @Test
    void aVerifierIsToldWhatWasSaidAndWhetherItMayBeActedOn() {
        String id = world.recordOf(subject);
        verify(id)
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

        verify(id)
                .body("consentRecord.optIn", is(true))
                .body("consentRecord.processing.allowed", is(false))
                .body("consentRecord.processing.reason", equalTo("RESTRICTED"));
        verifier()
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
        var first = verifier()
                .queryParam("dataAgreementId", world.purpose)
                .queryParam("limit", 2)
                .get(API + "/verification/consent-records")
                .then()
                .statusCode(200)
                .body("consentRecords.id", equalTo(given.subList(0, 2)))
                .header("Link", containsString("rel=\"next\""))
                .extract();
        String link = first.header("Link");

        verifier()
                .urlEncodingEnabled(false)
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .then()
                .body("consentRecords.id", equalTo(given.subList(2, 4)));
        verifier()
                .queryParam("dataAgreementId", world.purpose)
                .queryParam("offset", 4)
                .get(API + "/verification/consent-records")
                .then()
                .header("Link", nullValue())
                .body("consentRecords.id", equalTo(given.subList(4, 5)));
    }

    @Test
    void nobodyReadsEverybodysConsentsToEverything() {
        verifier()
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
        String id = create().extract().path("consentRecord.id");
        run("update consent_state set expires_at = now() - interval '1 second' where purpose = ?", world.purpose);

        verify(id)
                .body("consentRecord.optIn", is(false))
                .body("consentRecord.processing.reason", equalTo("CONSENT_EXPIRED"));
    }

    @Test
    void aPersonWhoWasForgottenHasNoRecords() throws SQLException {
        String id = world.recordOf(subject);
        assertThat(run("update person set subject = null where subject = ?", subject))
                .isOne();

        verify(id).statusCode(404);
        record().statusCode(404);
        history().statusCode(200).body("consentRecords", empty());
        verifier()
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

        verify(before).body("consentRecord.id", equalTo(id)).body("consentRecord.individualId", equalTo(subject));
        history().body("consentRecords", hasSize(2)).body("consentRecords.id", everyItem(equalTo(id)));
        verifier()
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

    private static RequestSpecification verifier() {
        return as("verifier", "decision-reader");
    }

    private RequestSpecification named() {
        return website().header(INDIVIDUAL, subject);
    }

    private ValidatableResponse agreement() {
        return website().get(API + "/data-agreement/" + world.purpose).then();
    }

    private ValidatableResponse create() {
        return create(named());
    }

    private ValidatableResponse create(RequestSpecification request) {
        return request.post(API + "/individual/record/data-agreement/" + world.purpose + "/")
                .then();
    }

    private ValidatableResponse record() {
        return named().get(API + "/individual/record/data-agreement/" + world.purpose)
                .then();
    }

    private ValidatableResponse history() {
        return named().get(API + "/individual/record/data-agreement/" + world.purpose + "/all")
                .then();
    }

    private static ValidatableResponse update(String id, Object body) {
        return website()
                .body(body)
                .put(API + "/individual/record/consent-record/" + id + "/")
                .then();
    }

    private static ValidatableResponse verify(String id) {
        return verifier().get(API + "/verification/consent-record/" + id + "/").then();
    }

    private int run(String sql, String parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            return statement.executeUpdate();
        }
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

    private static String sha1(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    }

    private void change(boolean asksAgain) {
        var purpose = officer().get("/api/v1/purposes/" + world.purpose).then().extract();
        Map<String, Object> definition = World.definition(world.purpose, "CONSENT");
        definition.put("description", "News, now " + UUID.randomUUID());
        officer()
                .header("If-Match", purpose.header("ETag"))
                .body(Map.of("purpose", definition, "asksAgain", asksAgain))
                .post("/api/v1/purposes/" + world.purpose + "/versions")
                .then()
                .statusCode(201);
    }
}

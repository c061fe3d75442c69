package dev.accountable.consent;

import static dev.accountable.consent.GovStack.API;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Purposes and notices, as the GovStack consent building block knows them. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GovStackAgreementTest {

    final World world = new World();
    final GovStack gov = new GovStack(world, "subject-" + UUID.randomUUID());

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
        gov.agreement().body("dataAgreement.compatibleWithVersionId", equalTo(world.purpose + ":1"));

        change(true);
        gov.agreement()
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

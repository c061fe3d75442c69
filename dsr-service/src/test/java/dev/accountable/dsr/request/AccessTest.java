package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.own;
import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.GrantDesk;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import org.apache.commons.csv.CSVFormat;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class AccessTest {

    private static final String PASSWORD = "correct horse battery";

    private final Person anna = new Person("anna-" + UUID.randomUUID(), "anna@example.org");

    @Test
    void thePackageHoldsThePersonsRowsOfAllLinkedTablesAndNobodyElses() throws Exception {
        String request = anna.isAnswered("ACCESS");
        String packageId = World.request(request).getString("packageId");
        Map<String, byte[]> files = download(anna, packageId);

        // The address in the token is in lower case, in the shop it is not: it is the same.
        var users = json(files, "users");
        assertThat(users.getString("[0].email")).isEqualTo("Anna@Example.org");
        assertThat(users.getList("")).hasSize(1);
        assertThat(users.getDouble("[0].balance")).isEqualTo(-1.5);
        assertThat(users.getBoolean("[0].active")).isTrue();
        assertThat(users.getString("[0].joined_at")).isEqualTo("2024-02-29T08:00:00Z");
        assertThat(users.getString("[0].photo")).isEqualTo("yv4=");
        assertThat(json(files, "orders").getList("note")).containsExactly("=1+1", "order of Anna Lindqvist");
        assertThat(json(files, "orders").getString("[0].placed")).isEqualTo("2026-01-31");
        assertThat(json(files, "order-lines").getList("article"))
                .containsExactlyInAnyOrder("pen", "@ink", "pen", "@ink");
        assertThat(json(files, "comments").getList("body")).containsExactly("comment by Anna Lindqvist");
        assertThat(json(files, "invoices").getList("id")).hasSize(2);
        assertThat(json(files, "newsletter").getList("email")).containsExactly("anna@example.org");
        assertThat(files.get("shop/hostile.json")).asString(UTF_8).contains("Robert''); drop".replace("''", "'"));
        for (byte[] content : files.values()) {
            assertThat(new String(content, UTF_8))
                    .doesNotContain("Ben", "ben@", "Bobby", "it's")
                    // Only declared columns are read.
                    .doesNotContain("never-declared");
        }
    }

    /** Art. 20(1): what the map says was provided under consent or contract, and nothing else. */
    @Test
    void whatIsTakenAlongIsWhatThePersonProvided() throws Exception {
        String request = anna.isAnswered("PORTABILITY");
        Map<String, byte[]> files = download(anna, World.request(request).getString("packageId"));

        assertThat(files.keySet())
                .filteredOn(name -> name.startsWith("shop/"))
                .containsExactlyInAnyOrder("shop/newsletter.json", "shop/newsletter.csv");
        assertThat(json(files, "newsletter").getList("")).containsExactly(Map.of("email", "anna@example.org"));
    }

    @Test
    void theManifestKnowsEveryFileByItsHashAndRows() throws Exception {
        String request = anna.isAnswered("ACCESS");
        Map<String, byte[]> files = download(anna, World.request(request).getString("packageId"));

        var manifest = new JsonPath(new String(files.get("manifest.json"), UTF_8));
        assertThat(manifest.getString("request")).isEqualTo(request);
        List<Map<String, Object>> entries = manifest.getList("entries");
        assertThat(entries).hasSize(files.size() - 2).hasSize(16);
        for (Map<String, Object> entry : entries) {
            byte[] content = Objects.requireNonNull(files.get((String) entry.get("name")));
            assertThat(entry)
                    .containsEntry("bytes", content.length)
                    .containsEntry(
                            "sha256",
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)));
        }
        assertThat(manifest.getInt("entries.find { it.name == 'shop/order-lines.csv' }.rows"))
                .isEqualTo(4);
    }

    /** Art. 15(1), (2): what the map knows of the datasets that hold something, the rows to read, and what may be done. */
    @Test
    void theLetterTellsOfTheProcessingAndShowsTheRows() throws Exception {
        String letter = letter(anna.isAnswered("ACCESS"));

        assertThat(letter)
                .startsWith("<!doctype html>\n<html lang=\"en\">")
                .contains("Your personal data at Example Ltd", "dpo@example.org", "Art. 77", "who-looked.jsonl")
                // Of the dataset: purpose, basis, source, retention; and where the map says nothing, that.
                .contains("consent, Art. 6(1)(a)", "From you", "Not recorded yet.")
                .contains("order of Anna Lindqvist", "shop/orders.json")
                // What was typed into a form is text here.
                .contains("Robert&#39;); drop table users;-- &quot;")
                .doesNotContain("<script", "http-equiv=\"refresh", "src=", "Ben", "drop table users;-- \"");
    }

    @Test
    void theLetterSpeaksTheLanguageOfThePerson() throws Exception {
        String request = anna.asksFor(Map.of("type", "ACCESS", "language", "de"));
        World.awaitState(request, "REVIEW");
        World.approve(request).statusCode(202);
        World.awaitState(request, "COMPLETED");

        assertThat(letter(request))
                .contains("<html lang=\"de\">", "Ihre personenbezogenen Daten bei Example Ltd", "Rechtsgrundlage");
    }

    private String letter(String request) throws IOException {
        return new String(
                Objects.requireNonNull(download(anna, World.request(request).getString("packageId"))
                        .get("letter.html")),
                UTF_8);
    }

    @Test
    void aPackageIsEncryptedByThePasswordThatItsPersonChooses() throws Exception {
        String id = World.request(anna.isAnswered("ACCESS")).getString("packageId");
        Map<String, byte[]> plain = download(anna, id);
        anna.calls()
                .header("Package-Password", "too short")
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(400)
                .body("violations.message", contains("must be 12 to 128 printable characters of ASCII"));

        byte[] zip = anna.calls()
                .header("Package-Password", PASSWORD)
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        assertThat(decrypted(zip, PASSWORD)).containsExactlyInAnyOrderEntriesOf(plain);
        assertThatThrownBy(() -> decrypted(zip, "another password")).hasMessageContaining("Wrong Password");
        assertThat(new String(zip, ISO_8859_1)).doesNotContain("Lindqvist", PASSWORD);
        assertThat(World.own("select count(*) from subject_request r where r::text like '%" + PASSWORD + "%'"))
                .containsExactly(List.of("0"));
    }

    private static Map<String, byte[]> decrypted(byte[] zip, String password) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (var in = new net.lingala.zip4j.io.inputstream.ZipInputStream(
                new ByteArrayInputStream(zip), password.toCharArray(), UTF_8)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.getAesExtraDataRecord().getAesKeyStrength())
                        .isEqualTo(AesKeyStrength.KEY_STRENGTH_256);
                files.put(entry.getFileName(), in.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void theManifestIsSignedWithTheKeyThatEverybodyCanHave() throws Exception {
        String request = anna.isAnswered("ACCESS");
        Map<String, byte[]> files = download(anna, World.request(request).getString("packageId"));

        var jws = new JsonWebSignature();
        jws.setCompactSerialization(new String(files.get("manifest.jws"), UTF_8));
        jws.setKey(new JsonWebKeySet(get("/api/v1/certificates/keys").asString())
                .getJsonWebKeys()
                .get(0)
                .getKey());
        assertThat(jws.verifySignature()).isTrue();
        assertThat(jws.getPayloadBytes()).isEqualTo(files.get("manifest.json"));
    }

    @Test
    void thePackageSaysWhoLookedAndWaitsForAnAuditServiceThatIsAway() throws Exception {
        String request = anna.isAnswered("ACCESS");
        Map<String, byte[]> files = download(anna, World.request(request).getString("packageId"));
        assertThat(new String(files.get("who-looked.jsonl"), UTF_8))
                .isEqualTo("{\"what\":\"An employee looked at the data of " + anna.subject() + "\"}\n");

        GrantDesk.serve("/api/v1/events/about", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        String later = anna.asksFor("ACCESS");
        try {
            World.awaitState(later, "REVIEW");
            World.approve(later).statusCode(202);
            World.awaitFailing(later);
            assertThat(World.request(later).getList("steps.error"))
                    .contains("asking audit-service who looked: it answers 503");
        } finally {
            GrantDesk.serve("/api/v1/events/about", TwoDatabases::whoLooked);
        }
        World.awaitState(later, "COMPLETED");
    }

    @Test
    void aSpreadsheetRunsNothing() throws Exception {
        String request = anna.isAnswered("ACCESS");
        Map<String, byte[]> files = download(anna, World.request(request).getString("packageId"));

        assertThat(new String(files.get("shop/orders.csv"), UTF_8)).contains("\"'=1+1\"");
        assertThat(new String(files.get("shop/order-lines.csv"), UTF_8)).contains("\"'@ink\"");
        var hostile = CSVFormat.RFC4180
                .parse(new StringReader(new String(files.get("shop/hostile.csv"), UTF_8)))
                .getRecords();
        assertThat(hostile.get(0).toList()).containsExactly("sélect *", "na%me_ 中文", "'=cmd|'x'!A0");
        assertThat(hostile.get(1).toList())
                .containsExactly("anna@example.org", "Robert'); drop table users;-- \"\n✂", "'-2+3");
        // A negative number is a number.
        assertThat(new String(files.get("shop/users.csv"), UTF_8)).contains("\"-1.50\"");
    }

    @Test
    void anAddressThatIsHostileSqlFindsItsOwnRowsAndHarmsNothing() throws Exception {
        var bobby = new Person("bobby-" + UUID.randomUUID(), "it's\"; drop table users;--@example.org");
        String request = bobby.isAnswered("ACCESS");
        Map<String, byte[]> files = download(bobby, World.request(request).getString("packageId"));

        assertThat(json(files, "users").getList("full_name")).containsExactly("Bobby Tables");
        assertThat(json(files, "orders").getList("no")).hasSize(2);
        assertThat(World.shop("select count(*) > 6 from users")).containsExactly(List.of("t"));
    }

    @Test
    void wildcardsInAnAddressFindNobody() throws Exception {
        var nosy = new Person("nosy-" + UUID.randomUUID(), "%@example.org");
        String request = nosy.isAnswered("ACCESS");
        assertThat(World.request(request).getMap("steps[0].counts").values()).containsOnly(0);
    }

    @Test
    void onlyThePersonFetchesThePackageAndItIsRecorded() {
        String request = anna.isAnswered("ACCESS");
        String id = World.request(request).getString("packageId");

        new Person("stranger", "anna@example.org")
                .calls()
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(404);
        assertThat(events("access.refused", "packages/" + id)).hasSize(1);
        assertThat(events("dsr.package.downloaded", "packages/" + id)).isEmpty();

        anna.calls()
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"personal-data-" + id + ".zip\"")
                .header("Cache-Control", "no-store");
        assertThat(events("dsr.package.downloaded", "packages/" + id))
                .singleElement()
                .satisfies(data ->
                        assertThat(data).contains("\"dataSubject\":\"" + anna.subject(), "\"request\":\"" + request));
    }

    @Test
    void afterItsLifetimeThePackageIsGone() {
        String request = anna.isAnswered("ACCESS");
        String id = World.request(request).getString("packageId");
        assertThat(own("select expires_at - ready_at from export_package where id = '" + id + "'"))
                .containsExactly(List.of("14 days"));

        own("update export_package set expires_at = now() where id = '" + id + "'");
        anna.calls().get("/api/v1/packages/" + id).then().statusCode(410).body("type", endsWith("/package-expired"));
        Awaitility.await()
                .until(() -> own("select 1 from package_chunk where package_id = '" + id + "'")
                        .isEmpty());
        anna.calls().get("/api/v1/packages/" + id).then().statusCode(410);
    }

    @Test
    void whatWasOnlyNeededOnTheWayDoesNotStay() {
        String request = anna.isAnswered("ACCESS");

        assertThat(own("select * from request_identifier where request_id = '" + request + "'"))
                .isEmpty();
        assertThat(own("select ready_at is not null from export_package where request_id = '" + request + "'"))
                .containsExactly(List.of("t"));
        assertThat(events("dsr.request.completed", "requests/" + request))
                .singleElement()
                .satisfies(data -> assertThat(data).contains("\"actor\":\"/dsr-service\""));
    }

    private static JsonPath json(Map<String, byte[]> files, String dataset) {
        return new JsonPath(new String(files.get("shop/" + dataset + ".json"), UTF_8));
    }

    private static Map<String, byte[]> download(Person person, String id) throws IOException {
        byte[] zip = person.calls()
                .get("/api/v1/packages/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Map<String, byte[]> files = new HashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip), UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.getName())
                        .matches("(shop/[a-z-]+\\.(json|csv)|manifest\\.(json|jws)|who-looked\\.jsonl|letter\\.html)");
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}

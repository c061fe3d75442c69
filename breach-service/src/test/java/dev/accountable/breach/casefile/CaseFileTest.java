package dev.accountable.breach.casefile;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.breach.Receivers;
import dev.accountable.breach.people.Neighbours;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
@QuarkusTestResource(Neighbours.class)
class CaseFileTest {

    private static final String INCIDENT = "/api/v1/incidents/{id}";
    private static final String CONTENT = INCIDENT + "/evidence/1/content";

    @Inject
    DataSource database;

    /** Longer than any other body may be, and than one part. */
    private final byte[] file = new byte[(3 << 20) + 17];

    private String id = "";

    @BeforeEach
    void anIncident() {
        Neighbours.logAnswers(200);
        new Random(7).nextBytes(file);
        id = reported();
    }

    @Test
    void theFileOfEvidenceIsKeptIfItIsWhatWasRegistered() throws SQLException {
        collected(file);
        byte[] other = file.clone();
        other[2 << 20]++;
        keep(other).statusCode(422).body("type", endsWith("/evidence-changed"), "detail", containsString(hex(other)));
        sam().get(INCIDENT + "/evidence", id).then().body("[0].bytes", nullValue());
        sam().get(CONTENT, id).then().statusCode(404);

        keep(file).statusCode(201).body("bytes", equalTo(file.length));
        keep(file).statusCode(409).body("type", endsWith("/evidence-kept"));

        byte[] fetched = sam().get(CONTENT, id)
                .then()
                .statusCode(200)
                .header("Content-Disposition", "attachment; filename=\"evidence-1.bin\"")
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256(file)) + ":")
                .extract()
                .asByteArray();
        assertThat(fetched).isEqualTo(file);
        assertThat(count("select count(*) from audit_outbox where event like '%incidents/" + id + "/evidence/1%'"))
                .isEqualTo(1);
        for (String table : List.of("evidence_part", "evidence_file")) {
            assertThatThrownBy(() -> count("delete from " + table + " where incident_id = '" + id + "' returning 1"))
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void theCaseFileHoldsWhatWasRecordedAndEveryHash() throws IOException, SQLException {
        aware(id, ago(Duration.ofMinutes(30)), "The disk is <gone>");
        collected(file);
        keep(file).statusCode(201);
        sam().body(Map.of("happenedAt", ago(Duration.ofHours(1)).toString(), "text", "First & \"last\" <b>alarm</b>"))
                .post(INCIDENT + "/timeline", id)
                .then()
                .statusCode(201);
        communication();

        byte[] zip = sam().get(INCIDENT + "/case-file", id)
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .extract()
                .asByteArray();

        Map<String, byte[]> files = unzipped(zip);
        List<Map<String, Object>> entries = json(files, Archive.MANIFEST).getList("entries");
        assertThat(entries).extracting(entry -> entry.get("name")).hasSize(files.size() - 1);
        for (Map<String, Object> entry : entries) {
            byte[] content = Objects.requireNonNull(files.get((String) entry.get("name")));
            assertThat(entry).containsEntry("bytes", content.length).containsEntry("sha256", hex(content));
        }
        assertThat(json(files, "log/events.json").getList("type"))
                .startsWith("dev.accountable.breach.incident.reported")
                .contains("dev.accountable.breach.evidence.kept", "dev.accountable.access.read");
        String reported = json(files, "log/events.json").getString("[0].event");
        assertThat(new String(files.get("log/" + reported + ".tlog-proof"), UTF_8))
                .startsWith("c2sp.org/tlog-proof@v1\nextra " + reported);
        assertThat(files.get("evidence/1.bin")).isEqualTo(file);
        assertThat(json(files, "records/awareness.json").getString("[0].reason"))
                .isEqualTo("The disk is <gone>");
        assertThat(json(files, "records/evidence.json").getString("[0].custody[0].holder"))
                .isEqualTo("Sam");
        assertThat(json(files, "records/communications.json").getInt("[0].letters.WAITING"))
                .isEqualTo(2);
        assertThat(json(files, "records/communications.json").getString("[0].texts[0].language"))
                .isEqualTo("en");
        assertThat(new String(files.get("index.html"), UTF_8))
                .contains("First &amp; &quot;last&quot; &lt;b&gt;alarm&lt;/b&gt;")
                .doesNotContain("<b>", "<script");
        files.forEach((name, content) -> assertThat(new String(content, UTF_8))
                .as(name)
                .doesNotContain("anna@example.org", "ben@example.org", "salt"));
        assertThat(json(files, "register-entry.json").getString("incident")).isEqualTo(id);
        assertThat(new String(Objects.requireNonNull(files.get(ReadMe.NAME)), UTF_8))
                .contains(
                        id, "all " + json(files, "log/events.json").getList("$").size() + " of them");
        // What was handed over can be told from anything else: its manifest's hash stands in the log.
        assertThat(count(
                        "select count(*) from audit_outbox where event like '%breach.case-file.handed-over%' and event like '%"
                                + hex(Objects.requireNonNull(files.get(Archive.MANIFEST))) + "%'"))
                .isEqualTo(1);
    }

    @Test
    void whatTheLogCannotProveYetIsNamedAndWithoutTheLogThereIsNoCaseFile() throws IOException {
        Neighbours.logAnswers(404);
        byte[] zip = sam().get(INCIDENT + "/case-file", id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(json(unzipped(zip), "log/events.json").getList("proof"))
                .hasSizeGreaterThan(1)
                .containsOnlyNulls();

        Neighbours.logAnswers(403);
        sam().get(INCIDENT + "/case-file", id)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5");
    }

    @Test
    void whatDoesNotFitIntoACaseFileIsSaid() {
        assertThat(ReadMe.text(UUID.randomUUID(), Instant.EPOCH, 2000, 2001)).contains("the first 2000 of 2001");
        assertThat(ReadMe.text(UUID.randomUUID(), Instant.EPOCH, 2000, 2000)).contains("all 2000 of them");
    }

    @Test
    void aTimelineTakesTheEventsOfAWindowOnceAndInOrder() {
        List<String> events = IntStream.range(0, 450)
                .mapToObj(n -> """
                        {"id":"%s","index":%d,"time":"%s","type":"dev.accountable.identity.login-failed","source":"/keycloak",
                         "outcome":"REFUSED","actorPseudonym":"0193a5b0-0000-7000-8000-0000000000aa"}""".formatted(UUID.randomUUID(), n, ago(Duration.ofSeconds(n + 60L))))
                .toList();
        Neighbours.logHolds(events);
        timeline(Duration.ofHours(2)).statusCode(200).body("imported", equalTo(450), "known", equalTo(0));
        timeline(Duration.ofHours(2)).statusCode(200).body("imported", equalTo(0), "known", equalTo(450));

        JsonPath first = sam().get(INCIDENT + "/timeline?limit=200", id).jsonPath();
        assertThat(first.getString("[0].eventId"))
                .isEqualTo(JsonPath.from(events.get(449)).getString("id"));
        assertThat(first.getString("[0].text"))
                .isEqualTo("dev.accountable.identity.login-failed (/keycloak, REFUSED), by"
                        + " 0193a5b0-0000-7000-8000-0000000000aa");
        assertThat(first.<String>getList("happenedAt")).isSorted();
    }

    @Test
    void whatIsNoTimelineIsRefused() {
        timeline(Duration.ofDays(32)).statusCode(400).body("violations.field", contains("until"));
        timeline(Duration.ofSeconds(-5)).statusCode(400).body("violations.field", contains("from"));
        List<String> many = IntStream.rangeClosed(0, 1000)
                .mapToObj(n -> """
                        {"id":"%s","time":"%s","type":"t","source":"s","outcome":"SUCCESS"}""".formatted(UUID.randomUUID(), ago(Duration.ofSeconds(n))))
                .toList();
        Neighbours.logHolds(many);
        timeline(Duration.ofHours(2)).statusCode(422).body("type", endsWith("/import-too-large"));
        Neighbours.logAnswers(500);
        timeline(Duration.ofHours(2)).statusCode(503);
        sam().get(INCIDENT + "/timeline", id).then().body("$", hasSize(0));
        Neighbours.logAnswers(200);
        Neighbours.logHolds(many.subList(1, 1001));
        timeline(Duration.ofHours(2)).statusCode(200).body("imported", equalTo(1000));
    }

    private ValidatableResponse timeline(Duration window) {
        return sam().body(Map.of(
                        "from", ago(window).toString(),
                        "until", ago(Duration.ofSeconds(1)).toString(),
                        "type", "dev.accountable.identity."))
                .post(INCIDENT + "/timeline/imports", id)
                .then();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        collected(file);
        sam().get("/api/v1/incidents/0193a5b0-0000-7000-8000-000000000001/case-file")
                .then()
                .statusCode(404);
        sam().get(INCIDENT + "/evidence/2/content", id).then().statusCode(404);
    }

    private void collected(byte[] content) {
        sam().body(Map.of(
                        "name", "../../Image of crm-1",
                        "description", "The whole disk",
                        "sha256", hex(content),
                        "collectedAt", ago(Duration.ofHours(1)).toString(),
                        "holder", "Sam",
                        "location", "Safe 3"))
                .post(INCIDENT + "/evidence", id)
                .then()
                .statusCode(201)
                .body("custody.holder", contains("Sam"));
    }

    private ValidatableResponse keep(byte[] content) {
        return sam().contentType("application/octet-stream")
                .body(content)
                .put(CONTENT, id)
                .then();
    }

    private void communication() {
        sam().body(Map.of(
                        "means",
                        "INDIVIDUAL",
                        "texts",
                        List.of(Map.of(
                                "language", "en",
                                "subject", "Your data",
                                "nature", "A dump lay open.",
                                "consequences", "Others may know your address.",
                                "measures", "It was removed."))))
                .post(INCIDENT + "/communications", id)
                .then()
                .statusCode(201);
        sam().contentType("text/csv")
                .body("subject,mail,language\nc-1,anna@example.org,en\nc-2,ben@example.org,en\n")
                .post(INCIDENT + "/communications/1/recipients", id)
                .then()
                .statusCode(200);
    }

    private long count(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), stream.readAllBytes());
            }
        }
        return files;
    }

    private static JsonPath json(Map<String, byte[]> files, String name) {
        return new JsonPath(new String(Objects.requireNonNull(files.get(name), name), UTF_8));
    }

    private static String hex(byte[] content) {
        return HexFormat.of().formatHex(sha256(content));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

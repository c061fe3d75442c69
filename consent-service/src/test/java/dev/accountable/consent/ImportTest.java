package dev.accountable.consent;

import static dev.accountable.consent.World.website;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ImportTest {

    /** No charset that a test did not name. */
    private static final RestAssuredConfig AS_IT_IS = RestAssured.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private static final String HEADER = "subject,purpose,state,collected_at,provenance,proof_quality\n";

    final World world = new World();
    final String subject = "customer-" + UUID.randomUUID();
    final ObjectMapper json = new ObjectMapper();

    @Inject
    AgroalDataSource database;

    @TestHTTPResource("/api/v1/imports")
    URI address = URI.create("http://localhost");

    @BeforeEach
    void register() {
        world.noticeId();
    }

    @Test
    void aConsentComesInAtTheInstantAtWhichItWasCollected() throws SQLException {
        List<JsonNode> lines = csv(
                "subject,purpose,state,collected_at,provenance,proof_quality,method,notice_key,notice_version,language\n"
                        + subject + "," + world.purpose + ",GIVEN,2024-05-01T11:30:00+02:00,\"Shop, old\",A,web form,"
                        + world.purpose + ",1,de\n");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("row").asInt()).isEqualTo(2);
        assertThat(statuses(lines)).containsExactly("IMPORTED");
        assertThat(summary(lines).path("imported").asInt()).isEqualTo(1);
        assertThat(summary(lines).path("complete").asBoolean()).isTrue();
        world.decide(subject).body("allowed", is(true));
        String submission = website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .body("method", contains("IMPORT"))
                .body("at", contains("2024-05-01T09:30:00Z"))
                .extract()
                .path("[0].submission");
        website()
                .get("/api/v1/consents/{id}", submission)
                .then()
                .body("collectedAt", equalTo("2024-05-01T09:30:00Z"))
                .body("provenance", equalTo("Shop, old (original method: web form)"))
                .body("proofQuality", equalTo("A"))
                .body("noticeId", equalTo(world.noticeId()))
                .body("language", equalTo("de"));
        assertThat(audited("event::jsonb ->> 'type' = ?", "dev.accountable.consent.import.ended"))
                .isNotEmpty();
    }

    @Test
    void whereThePersonIsWrittenToComesWithIt() {
        String file =
                "subject,purpose,state,collected_at,provenance,proof_quality,mail\n%1$s,%2$s,%3$s,2024-05-01T09:30:00Z,Shop,B,%4$s\n";

        csv(file.formatted(subject, world.purpose, "GIVEN", "first@example.org"));
        csv(file.formatted(subject, world.purpose, "WITHDRAWN", "second@example.org"));
        List<JsonNode> wrong = csv(file.formatted(subject, world.purpose, "REFUSED", "not an address"));

        assertThat(wrong.get(0).at("/problem/field").textValue()).isEqualTo("mail");
        World.as("dsr-service", "rights-writer")
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/copies")
                .then()
                .statusCode(200)
                .body("sections.contacts.mail", contains("first@example.org"));
    }

    @Test
    void aFileThatIsSentAgainChangesNothing() {
        String file = HEADER
                + row(subject, "GIVEN", "2024-05-01T09:30:00Z", "B")
                + row(subject, "WITHDRAWN", "2024-06-01T09:30:00Z", "B")
                + row(subject, "GIVEN", "2024-05-01T09:30:00Z", "B");
        assertThat(statuses(csv(file))).containsExactly("SUPERSEDED", "IMPORTED", "DUPLICATE");

        List<JsonNode> again = csv(file);

        assertThat(statuses(again)).containsExactly("DUPLICATE", "DUPLICATE", "DUPLICATE");
        assertThat(summary(again).path("duplicate").asInt()).isEqualTo(3);
        website().queryParam("subject", subject).get("/api/v1/consents").then().body("", hasSize(2));
    }

    @Test
    void whatWasSaidLaterStaysInForceWhateverComesIn() {
        world.choose(subject, "REFUSED").statusCode(201);

        assertThat(statuses(csv(HEADER + row(subject, "GIVEN", "2024-05-01T09:30:00Z", "A"))))
                .containsExactly("SUPERSEDED");

        world.decide(subject).body("allowed", is(false)).body("reason", equalTo("CONSENT_REFUSED"));
        states().body("state", contains("REFUSED"));
        website()
                .queryParam("subject", subject)
                .get("/api/v1/consents")
                .then()
                .body("state", contains("GIVEN", "REFUSED"));
    }

    @Test
    void ofTwoThingsSaidAtOneInstantTheOneThatAllowsLessCounts() {
        String at = "2024-05-01T00:00:00Z";
        assertThat(statuses(csv(HEADER + row(subject, "WITHDRAWN", at, "B") + row(subject, "GIVEN", at, "B"))))
                .containsExactly("IMPORTED", "SUPERSEDED");

        world.decide(subject).body("allowed", is(false));
        states().body("state", contains("WITHDRAWN"));
    }

    @Test
    void anImportDoesNotEndAnObjection() {
        World.object(subject);
        var marketing = new World();
        var definition = World.definition(marketing.purpose, "CONSENT");
        definition.put("directMarketing", true);
        World.officer().body(definition).post("/api/v1/purposes").then().statusCode(201);

        csv(HEADER + row(subject, marketing.purpose, "GIVEN", "2024-05-01T00:00:00Z", "A"));

        marketing.decide(subject).body("reason", equalTo("OBJECTED"));
    }

    @Test
    void aConsentThatIsClaimedOnlyDoesNotCount() {
        assertThat(statuses(csv(HEADER + row(subject, "GIVEN", "2024-05-01T00:00:00Z", "C"))))
                .containsExactly("IMPORTED");

        world.decide(subject).body("allowed", is(false)).body("reason", equalTo("CONSENT_UNPROVEN"));
        states().body("state", contains("GIVEN"));

        // Who is asked and says yes has said it here.
        world.give(subject);
        world.decide(subject).body("allowed", is(true));
    }

    @Test
    void aConsentFromBeforePeopleWereAskedAgainDoesNotCount() {
        World.officer()
                .header("If-Match", "*")
                .body(Map.of("purpose", World.definition(world.purpose, "CONSENT"), "asksAgain", true, "reason", "new"))
                .post("/api/v1/purposes/{key}/versions", world.purpose)
                .then()
                .statusCode(201);

        csv(HEADER + row(subject, "GIVEN", "2024-05-01T00:00:00Z", "A"));

        world.decide(subject).body("reason", equalTo("PURPOSE_CHANGED"));
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndChangesNothing() throws SQLException {
        String file = HEADER
                + row(subject, "GIVEN", "2024-05-01T00:00:00Z", "A")
                + row("anna@example.org", "GIVEN", "2024-05-01T00:00:00Z", "A");
        Response answer = post("?dryRun=true", "text/csv", file);

        List<JsonNode> lines = lines(answer);
        assertThat(statuses(lines)).containsExactly("WOULD_IMPORT", "REFUSED");
        assertThat(summary(lines).path("dryRun").asBoolean()).isTrue();
        world.decide(subject).body("reason", equalTo("CONSENT_MISSING"));
        assertThat(audited("event::jsonb -> 'data' ->> 'dataSubject' = ?", subject))
                .isEmpty();
        assertThat(statuses(csv(file))).containsExactly("IMPORTED", "REFUSED");
        post("?dryRun=yes", "text/csv", file).then().statusCode(400);
    }

    @Test
    void aRowThatIsWrongIsNamedAndTheOthersComeIn() {
        String billing = "billing-" + UUID.randomUUID();
        World.register(billing, "CONTRACT").statusCode(201);
        List<JsonNode> lines = csv(HEADER + row(subject, "GIVEN", "yesterday", "A")
                + row(subject, "no-such-purpose", "GIVEN", "2024-05-01T00:00:00Z", "A")
                + row(subject, billing, "GIVEN", "2024-05-01T00:00:00Z", "A")
                + "one,cell,less\n"
                + row(subject, "GIVEN", "2024-05-01T00:00:00Z", "A"));

        assertThat(statuses(lines)).containsExactly("REFUSED", "REFUSED", "REFUSED", "REFUSED", "IMPORTED");
        assertThat(lines.get(0).at("/problem/field").asText()).isEqualTo("collected_at");
        assertThat(lines.get(1).at("/problem/field").asText()).isEqualTo("purpose");
        assertThat(lines.get(2).at("/problem/detail").asText()).contains("CONTRACT");
        assertThat(lines.get(3).at("/problem/detail").asText()).contains("3 cells");
        assertThat(lines.get(4).path("row").asInt()).isEqualTo(6);
        world.decide(subject).body("allowed", is(true));
    }

    @Test
    void jsonLinesAreReadAsWell() {
        String good =
                "{\"subject\":\"%s\",\"purpose\":\"%s\",\"state\":\"GIVEN\",\"collected_at\":\"2024-05-01T00:00:00Z\",\"provenance\":\"crm\",\"proof_quality\":\"B\"}"
                        .formatted(subject, world.purpose);

        List<JsonNode> lines = lines(post("", "application/x-ndjson", "{\"a\":1}\n\nnonsense\n[]\n" + good + "\n"));

        assertThat(statuses(lines)).containsExactly("REFUSED", "REFUSED", "REFUSED", "IMPORTED");
        assertThat(lines.get(3).path("row").asInt()).isEqualTo(5);
    }

    @Test
    void whatIsNoFileOfThisKindIsRefusedAsAWhole() {
        for (String file : List.of("", HEADER, "subject;purpose;state\n", "subject,subject\n", "\u0000")) {
            post("", "text/csv", file).then().statusCode(400).contentType("application/problem+json");
        }
        post("", "text/csv", HEADER.replace(",state", ""))
                .then()
                .statusCode(400)
                .body("violations.field", contains("header"))
                .body("violations.message", hasItem(endsWith("state")));
        post("", "application/json", "{}").then().statusCode(415).body("type", endsWith("/unsupported-file"));
        post("", "text/csv; charset=iso-8859-1", HEADER).then().statusCode(415);
        given().config(AS_IT_IS)
                .auth()
                .oauth2(officer())
                .header("Content-Type", "text/csv")
                .body(new byte[] {(byte) 0xC3, (byte) 0x28, '\n'})
                .post("/api/v1/imports")
                .then()
                .statusCode(400);
    }

    @Test
    void aFileThatCannotBeReadToItsEndSaysHowFarItCame() {
        String good = row(subject, "GIVEN", "2024-05-01T00:00:00Z", "A");
        List<JsonNode> open = csv(HEADER + good + "\"" + "x".repeat(200_000));

        assertThat(statuses(open)).containsExactly("IMPORTED");
        assertThat(summary(open).path("complete").asBoolean()).isFalse();
        assertThat(summary(open).path("problem").asText()).contains("after row 2");
    }

    /** More than the limit of all other bodies, in parts, with the answer read meanwhile. */
    @Test
    void manyRowsComeInInParts() throws Exception {
        int rows = 10_000;
        String filler = "shop database, table newsletter_subscriptions, ".repeat(5);
        Iterator<String> file = IntStream.rangeClosed(0, rows)
                .mapToObj(i -> i == 0
                        ? HEADER
                        : subject + "-" + i + "," + world.purpose + ",GIVEN,2024-05-01T00:00:00Z,\"" + filler
                                + "\",B\n")
                .iterator();
        StringBuilder whole = new StringBuilder();
        file.forEachRemaining(whole::append);
        assertThat(whole.length()).isGreaterThan(2 * 1024 * 1024);

        for (boolean announced : List.of(true, false)) {
            byte[] bytes = whole.toString().getBytes(StandardCharsets.UTF_8);
            HttpRequest.BodyPublisher body = announced
                    ? HttpRequest.BodyPublishers.ofByteArray(bytes)
                    : HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes));
            HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .header("Authorization", "Bearer " + officer())
                                    .header("Content-Type", "text/csv")
                                    .POST(body)
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode last = last(answer.body());
            assertThat(last.at("/summary/" + (announced ? "imported" : "duplicate"))
                            .asInt())
                    .isEqualTo(rows);
            assertThat(last.at("/summary/complete").asBoolean()).isTrue();
        }

        world.decide(subject + "-9999").body("allowed", is(true));
    }

    private JsonNode last(InputStream lines) throws IOException {
        String last = "";
        try (var reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line;
            }
        }
        return json.readTree(last);
    }

    private String row(String who, String state, String at, String proof) {
        return row(who, world.purpose, state, at, proof);
    }

    private static String row(String who, String purpose, String state, String at, String proof) {
        return String.join(",", who, purpose, state, at, "old shop", proof) + "\n";
    }

    private List<JsonNode> csv(String file) {
        return lines(post("", "text/csv", file));
    }

    private static String officer() {
        return Issuer.caller("consent-service", "paula", "privacy-officer")
                .withSecondFactor()
                .token()
                .value();
    }

    private static Response post(String query, String contentType, String file) {
        return given().config(AS_IT_IS)
                .auth()
                .oauth2(officer())
                .header("Content-Type", contentType)
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/imports" + query);
    }

    private List<JsonNode> lines(Response answer) {
        answer.then().statusCode(200).contentType("application/x-ndjson");
        List<JsonNode> lines = new ArrayList<>();
        answer.asString().lines().forEach(line -> {
            try {
                lines.add(json.readTree(line));
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        });
        return lines;
    }

    /** Without the summary, which is always the last line. */
    private static List<String> statuses(List<JsonNode> lines) {
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> line.path("status").asText())
                .toList();
    }

    private static JsonNode summary(List<JsonNode> lines) {
        return lines.get(lines.size() - 1).path("summary");
    }

    private io.restassured.response.ValidatableResponse states() {
        return website()
                .queryParam("subject", subject)
                .get("/api/v1/consents/states")
                .then()
                .statusCode(200);
    }

    private List<String> audited(String condition, String value) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select event::jsonb ->> 'type' from audit_outbox where " + condition)) {
            statement.setString(1, value);
            var rows = statement.executeQuery();
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}

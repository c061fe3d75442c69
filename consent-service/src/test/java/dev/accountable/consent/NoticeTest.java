package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.officer;
import static dev.accountable.consent.World.website;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class NoticeTest {

    private static final List<String> ARTICLE_13_ALWAYS =
            List.of("13(1)(a)", "13(1)(c)", "13(2)(a)", "13(2)(b)", "13(2)(d)", "13(2)(e)");
    private static final List<String> ARTICLE_13_WHERE_APPLICABLE =
            List.of("13(1)(b)", "13(1)(d)", "13(1)(e)", "13(1)(f)", "13(2)(c)", "13(2)(f)");

    final String key = "notice-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "accountable.public.requests-per-minute")
    int requestsPerMinute;

    @Test
    void isADraftUntilItIsPublished() throws SQLException {
        String id = draft("First text")
                .statusCode(201)
                .body("state", equalTo("DRAFT"))
                .extract()
                .path("id");

        as("anna", "data-subject").get("/api/v1/notices/{id}", id).then().statusCode(404);
        website().queryParam("key", key).get("/api/v1/notices").then().body("", empty());
        for (String path : List.of("versions", "versions/1", "versions/1/page", "current", "page")) {
            open(path).statusCode(404).contentType("application/problem+json");
        }
        as("audrey", "auditor").get("/api/v1/notices/{id}", id).then().statusCode(200);

        publish(id, Map.of())
                .statusCode(200)
                .body("state", equalTo("PUBLISHED"))
                .body("major", is(true))
                .body("contentHash", matchesPattern("[0-9a-f]{64}"))
                // SHA-256 of "First text", computed with sha256sum
                .body(
                        "texts[0].contentHash",
                        equalTo("c27df53d9659115123ac420f7874c976301007970360e99b98b9519b4a948618"));

        as("anna", "data-subject").get("/api/v1/notices/{id}", id).then().statusCode(200);
        open("versions").statusCode(200).body("version", contains(1));
        assertThat(audited(id))
                .containsExactly("dev.accountable.consent.notice.drafted", "dev.accountable.consent.notice.published");
    }

    @Test
    void aDraftIsChangedByWhoeverReadItLast() {
        String id = draft("First text").header("ETag", "\"0\"").extract().path("id");
        Map<String, Object> changed =
                Map.of("texts", List.of(text("de", "Bedingungen", "Zweiter Text"), text("en", "Terms", "Second text")));

        officer().body(changed).put("/api/v1/notices/{id}", id).then().statusCode(428);
        String tag = officer()
                .header("If-Match", "\"0\"")
                .body(changed)
                .put("/api/v1/notices/{id}", id)
                .then()
                .statusCode(200)
                .body("language", equalTo("de"))
                .body("texts.language", contains("de", "en"))
                .header("ETag", not(equalTo("\"0\"")))
                .extract()
                .header("ETag");
        officer()
                .header("If-Match", "\"0\"")
                .body(changed)
                .put("/api/v1/notices/{id}", id)
                .then()
                .statusCode(412);
        officer()
                .header("If-Match", "\"0\"")
                .body(Map.of())
                .post("/api/v1/notices/{id}/publish", id)
                .then()
                .statusCode(412);
        assertThat(officer().get("/api/v1/notices/{id}", id).header("ETag")).isEqualTo(tag);
    }

    @Test
    void thereIsOneDraftAndItCanBeDiscarded() {
        String id = draft("First text").extract().path("id");
        draft("Other text")
                .statusCode(409)
                .body("type", endsWith("/draft-exists"))
                .body("detail", containsString(id));

        officer()
                .header("If-Match", "*")
                .delete("/api/v1/notices/{id}", id)
                .then()
                .statusCode(204);

        officer().get("/api/v1/notices/{id}", id).then().statusCode(404);
        draft("Other text").statusCode(201).body("version", is(1));
    }

    @Test
    void aPublishedVersionDoesNotChange() {
        String id = published("First text").extract().path("id");

        for (ValidatableResponse refused : List.of(
                officer()
                        .header("If-Match", "*")
                        .body(Map.of("texts", List.of(text("en", "Terms", "Other"))))
                        .put("/api/v1/notices/{id}", id)
                        .then(),
                officer()
                        .header("If-Match", "*")
                        .delete("/api/v1/notices/{id}", id)
                        .then(),
                publish(id, Map.of()))) {
            refused.statusCode(409).body("type", endsWith("/notice-published"));
        }
        for (String tampering : List.of(
                "update notice set major = not major where id = ?::uuid",
                "update notice set published_at = null where id = ?::uuid",
                "delete from notice where id = ?::uuid",
                "update notice_text set text = 'x' where notice_id = ?::uuid",
                "delete from notice_text where notice_id = ?::uuid",
                "insert into notice_text select ?::uuid, 'fr', 'x', 'x', repeat('0', 64)")) {
            assertThatThrownBy(() -> execute(tampering, id))
                    .as(tampering)
                    .hasMessageContaining("a published notice does not change");
        }
    }

    @Test
    void versionsFollowOneAnother() {
        String first = published("First text")
                .body("version", is(1))
                .body("supersedes", nullValue())
                .extract()
                .path("id");
        published("Second text").body("version", is(2)).body("major", is(false)).body("supersedes", equalTo(first));
        var third = draftBody("Third text");
        third.put("major", true);
        third.put("publish", true);
        create(third).statusCode(201).body("major", is(true));

        officer()
                .queryParam("key", key)
                .get("/api/v1/notices")
                .then()
                .body("version", contains(3, 2, 1))
                .body("major", contains(true, false, true));
        officer()
                .queryParam("key", key)
                .queryParam("limit", 2)
                .get("/api/v1/notices")
                .then()
                .body("version", contains(3, 2))
                .header("Link", containsString("after=2"));
        var otherKind = draftBody("Fourth text");
        otherKind.put("kind", "CONSENT_FORM");
        create(otherKind).statusCode(400).body("violations.field", contains("kind"));
    }

    /** Nothing but the answer and SHA-256 is needed to know which text a consent names. */
    @Test
    void theHashOfAVersionIsThatOfTheAnswer() throws Exception {
        var body = draftBody("Größe \"x\" \\ / \u0001 \u007f \u2028 \ud83d\ude00\nzweite Zeile\t");
        body.put("publish", true);
        String hash = create(body).statusCode(201).extract().path("contentHash");

        var answer = open("versions/1")
                .statusCode(200)
                .contentType("application/json")
                .header("ETag", '"' + hash + '"')
                .header("Cache-Control", containsString("immutable"))
                .body("texts[0].title", equalTo("Terms"))
                .body("effectiveAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"))
                .extract();

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.asByteArray())))
                .isEqualTo(hash);
        given().header("If-None-Match", '"' + hash + '"')
                .get("/api/v1/notices/{key}/versions/1", key)
                .then()
                .statusCode(304);
    }

    /** The migration hashes what was published before in SQL; it has to be the same text to the byte. */
    @Test
    void theHashCanBeComputedInSqlAsTheMigrationDoes() throws SQLException {
        var body = draftBody("Größe \"x\" \\ / \u0001 \u001f \u007f \u2028 \ud83d\ude00\b\f\r\nzweite Zeile\t");
        body.put("kind", "PRIVACY_POLICY");
        body.put("publish", true);
        body.put("incompleteBecause", "A test");
        var created = create(body).statusCode(201).extract();

        assertThat(execute("""
                select encode(sha256(convert_to(
                    '{"effectiveAt":"' || to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                    || '","key":' || to_json(key)::text
                    || ',"kind":"PRIVACY_POLICY","language":' || to_json(n.language)::text
                    || ',"major":' || major::text
                    || ',"publishedAt":"' || to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                    || '","texts":[{"language":' || to_json(t.language)::text
                    || ',"text":' || to_json(text)::text
                    || ',"title":' || to_json(title)::text
                    || '}],"version":' || version::text || '}', 'UTF8')), 'hex')
                from notice n join notice_text t on notice_id = id where id = ?::uuid""", created.path("id"))).isEqualTo(created.path("contentHash"));
    }

    @Test
    void aVersionIsInForceFromItsEffectiveDateOn() {
        published("First text");
        var past = draftBody("Second text");
        past.put("publish", true);
        past.put("effectiveAt", "2020-01-01T00:00:00Z");
        create(past).statusCode(400).body("violations.field", contains("effectiveAt"));
        Instant later = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        past.put("effectiveAt", later.toString());
        create(past).statusCode(201).body("version", is(2)).body("effectiveAt", equalTo(later.toString()));

        open("current").body("version", is(1)).header("Cache-Control", not(containsString("immutable")));
        open("page").body(containsString("First text"));
        open("versions/2/page")
                .statusCode(200)
                .body(containsString("In force from"))
                .body(containsString("Second text"));
        open("versions/1/page").body(containsString("In force since"));

        // A correction that is in force at once stands in for what was only announced.
        published("Third text");
        open("current").body("version", is(3));
        open("versions/1/page").body(containsString("replaced by version"));
        open("versions/2/page").body(containsString("replaced by version"));
    }

    @Test
    void thePageIsHtmlWithoutAnythingOfItsAuthors() throws Exception {
        String hostile =
                "## Rights\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://t.example/y.gif)";
        var body = draftBody("x");
        body.put("texts", List.of(text("en", "<b>Terms</b> & \"conditions\"", hostile)));
        body.put("publish", true);
        create(body).statusCode(201);

        var page = open("page")
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .extract();
        String html = page.asString();
        String policy = page.header("Content-Security-Policy");

        assertThat(html)
                .contains("<h2 id=\"rights\">Rights</h2>", "&lt;b&gt;Terms&lt;/b&gt; &amp; &quot;conditions&quot;")
                .doesNotContain("<script", "<img", "javascript:", "<b>Terms");
        assertThat(policy)
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();
        assertThat(policy)
                .as("the style of the page is the one that the policy allows")
                .contains("'sha256-"
                        + Base64.getEncoder()
                                .encodeToString(MessageDigest.getInstance("SHA-256")
                                        .digest(style.group(1).getBytes(StandardCharsets.UTF_8)))
                        + "'");
        given().header("If-None-Match", page.header("ETag"))
                .get("/api/v1/notices/{key}/page", key)
                .then()
                .statusCode(304);
    }

    @Test
    void thePageIsInTheLanguageThatFitsBest() {
        var body = draftBody("x");
        body.put(
                "texts",
                List.of(
                        text("en", "Terms", "In English"),
                        text("de", "Bedingungen", "Auf Deutsch"),
                        text("ar", "شروط", "نص")));
        body.put("publish", true);
        create(body).statusCode(201);

        open("page?language=de-AT")
                .body(containsString("Auf Deutsch"))
                .body(containsString("<html lang=\"de\" dir=\"ltr\">"))
                .body(containsString("In Kraft seit"))
                .body(containsString("hreflang=\"en\""));
        open("page?language=ar").body(containsString("<html lang=\"ar\" dir=\"rtl\">"));
        open("page?language=fr").body(containsString("In English"));
        given().header("Accept-Language", "fr, de;q=0.7")
                .get("/api/v1/notices/{key}/page", key)
                .then()
                .header("Vary", containsString("Accept-Language"))
                .body(containsString("Auf Deutsch"));
        given().header("Accept-Language", "de")
                .get("/api/v1/notices/{key}/page?language=en", key)
                .then()
                .body(containsString("In English"));
        open("page?language=;;").statusCode(400);
    }

    @Test
    void twoVersionsAreCompared() {
        published("We keep it.\nFor a year.\n");
        published("We keep it.\nFor <b>two</b> years.\n");

        open("diff?from=1&to=2")
                .statusCode(200)
                .body("added", is(1))
                .body("removed", is(1))
                .body("lines.change", contains("UNCHANGED", "REMOVED", "ADDED"))
                .body("lines.text", contains("We keep it.", "For a year.", "For <b>two</b> years."));
        open("diff/page?from=1&to=2")
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("<del>For a year.</del>"))
                .body(containsString("<ins>For &lt;b&gt;two&lt;/b&gt; years.</ins>"));
        open("diff?from=1&to=9").statusCode(404);
        open("diff?from=1").statusCode(400);
        var french = draftBody("x");
        french.put("texts", List.of(text("fr", "Conditions", "Texte")));
        french.put("publish", true);
        create(french).statusCode(201);
        open("diff?from=2&to=3").statusCode(404).body("detail", containsString("language"));
    }

    @Test
    void aPolicyThatTellsTooLittleIsPublishedOnlyWithAReason() {
        var body = draftBody("## All of it\n\nWe are Example Ltd.");
        body.put("kind", "PRIVACY_POLICY");
        String id = create(body).statusCode(201).extract().path("id");

        checklist(id).body("missing", hasItems("13(1)(a)", "13(2)(d)"));
        publish(id, Map.of())
                .statusCode(422)
                .body("type", endsWith("/notice-incomplete"))
                .body("detail", containsString("13(1)(a)"));
        publish(id, Map.of("incompleteBecause", "  ")).statusCode(422);
        publish(id, Map.of("incompleteBecause", "The next version follows in March"))
                .statusCode(200);

        checklist(id).body("incompleteBecause", equalTo("The next version follows in March"));
        officer().get("/api/v1/notices/{id}", id).then().body("incompleteBecause", nullValue());
    }

    @Test
    void aPolicyThatTellsAllIsPublished() {
        var body = draftBody("## All of it\n\nWe are Example Ltd.");
        body.put("kind", "PRIVACY_POLICY");
        body.put(
                "coverage",
                Stream.concat(
                                ARTICLE_13_ALWAYS.stream().map(item -> Map.of("item", item, "heading", "#all-of-it")),
                                ARTICLE_13_WHERE_APPLICABLE.stream()
                                        .map(item -> Map.of("item", item, "notApplicableBecause", "There is none")))
                        .toList());
        body.put("publish", true);

        String id = create(body).statusCode(201).extract().path("id");

        checklist(id).body("missing", empty()).body("incompleteBecause", nullValue());
    }

    @Test
    void whatCannotBeMeantNamesTheField() {
        var item = draftBody("x");
        item.put("coverage", List.of(Map.of("item", "13(1)(a)", "heading", "x")));
        create(item).statusCode(400).body("violations.field", contains("coverage[0].item"));

        var twice = draftBody("x");
        twice.put("texts", List.of(text("de", "a", "b"), text("DE", "a", "b")));
        create(twice).statusCode(400).body("violations.field", contains("texts[1].language"));

        create(draftBody(">".repeat(500) + "x")).statusCode(400).body("violations.field", contains("texts[0].text"));
        create(draftBody("x\n".repeat(3001))).statusCode(400).body("violations.field", contains("texts[0].text"));

        var none = draftBody("x");
        none.put("texts", List.of());
        create(none).statusCode(400).body("violations.field", contains("texts"));
        var hole = new ArrayList<>();
        hole.add(null);
        none.put("texts", hole);
        create(none).statusCode(400);
    }

    @Test
    void whoeverCallsTooOftenWaits() {
        published("First text");
        assertThat(from("203.0.113.1").statusCode()).isEqualTo(200);

        // More than two minutes' worth, so that one minute sees too many of them.
        Response refused = IntStream.range(0, 4 * requestsPerMinute)
                .mapToObj(i -> from("203.0.113." + i % 250))
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        refused.then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("\\d+"))
                .body("type", endsWith("/busy"));
        assertThat(from("198.51.100.1").statusCode()).isEqualTo(200);
    }

    private Response from(String address) {
        return given().header("X-Forwarded-For", address).get("/api/v1/notices/{key}/versions", key);
    }

    private Map<String, Object> draftBody(String text) {
        return new HashMap<>(Map.of("key", key, "kind", "TERMS", "texts", List.of(text("en", "Terms", text))));
    }

    private static Map<String, String> text(String language, String title, String text) {
        return Map.of("language", language, "title", title, "text", text);
    }

    private ValidatableResponse draft(String text) {
        return create(draftBody(text));
    }

    private ValidatableResponse published(String text) {
        var body = draftBody(text);
        body.put("publish", true);
        return create(body).statusCode(201);
    }

    private static ValidatableResponse create(Map<String, Object> body) {
        return officer().body(body).post("/api/v1/notices").then();
    }

    private static ValidatableResponse publish(String id, Map<String, Object> body) {
        return officer()
                .header("If-Match", "*")
                .body(body)
                .post("/api/v1/notices/{id}/publish", id)
                .then();
    }

    private static ValidatableResponse checklist(String id) {
        return officer().get("/api/v1/notices/{id}/checklist", id).then().statusCode(200);
    }

    private ValidatableResponse open(String path) {
        return given().get("/api/v1/notices/" + key + "/" + path).then();
    }

    private List<String> audited(String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        select event::jsonb ->> 'type' from audit_outbox
                        where event::jsonb ->> 'subject' = ? order by position""")) {
            statement.setString(1, "notices/" + id);
            ResultSet rows = statement.executeQuery();
            List<String> types = new ArrayList<>();
            while (rows.next()) {
                types.add(rows.getString(1));
            }
            return types;
        }
    }

    private String execute(String sql, String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.execute();
            ResultSet rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }
}

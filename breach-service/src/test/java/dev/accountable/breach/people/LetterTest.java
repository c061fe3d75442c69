package dev.accountable.breach.people;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.metric;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.accountable.breach.Receivers;
import dev.accountable.breach.TestClock;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class LetterTest {

    private static final String COMMUNICATIONS = "/api/v1/incidents/{id}/communications";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource database;

    @Inject
    TestClock clock;

    @Inject
    MailOutMetrics metrics;

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsPage = "";

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private String id = "";

    @BeforeEach
    void anIncident() {
        id = reported();
    }

    @AfterEach
    void asBefore() {
        clock.reset();
    }

    @Test
    void everybodyGetsOneLetterInTheirLanguageOnceASecondPersonHasApproved() throws MessagingException, SQLException {
        draft("INDIVIDUAL").statusCode(201).body("number", equalTo(1));
        upload("subject,mail,language\nc-1,%s,de-AT\nc-2,%s,en\nc-3,%s,\n"
                        .formatted(mail("anna"), mail("ben"), mail("carl")))
                .statusCode(200)
                .body("taken", equalTo(3));
        // Once more, written otherwise: the same mailbox.
        upload("subject,mail\nc-1," + mail("ANNA") + "\n")
                .body("taken", equalTo(0))
                .body("known", equalTo(1));
        act(sam(), "approval").statusCode(403);
        sam().get(COMMUNICATIONS, id).then().body("[0].letters.WAITING", equalTo(3));

        act(paula(), "approval").statusCode(200).body("approvedBy", equalTo("paula"));

        letters(contains("SENT", "SENT", "SENT"));
        assertThat(Receivers.mails(run)).hasSize(3);
        var german = Receivers.mailTo(mail("anna"), run).orElseThrow();
        assertThat(german.getSubject()).isEqualTo("Ihre Daten " + run);
        assertThat(german.getHeader("Content-Language")).containsExactly("de");
        assertThat(GreenMailUtil.getBody(german)).contains("Was geschehen ist", "Ein Notebook", "1 Example Street");
        assertThat(Receivers.mailTo(mail("carl"), run).orElseThrow().getHeader("Content-Language"))
                .containsExactly("en");
        assertThat(one("select count(address) from letter where incident_id = '%s'"))
                .isEqualTo("0");
        act(paula(), "approval").statusCode(409);
        // Who comes later gets one as well, and nobody a second one.
        upload("subject,mail\nc-4,%s\nc-1,%s\n".formatted(mail("dora"), mail("anna")))
                .body("taken", equalTo(1))
                .body("known", equalTo(1));
        letters(contains("SENT", "SENT", "SENT", "SENT"));
        assertThat(Receivers.mails(run)).hasSize(4);
    }

    @Test
    void whatASenderLeftBehindIsUncertainAndNotSentAgain() throws SQLException {
        draft("INDIVIDUAL").statusCode(201);
        upload("subject,mail\nc-1,%s\n".formatted(mail("anna"))).body("taken", equalTo(1));
        // As a pod leaves it that is killed after it has taken the letter.
        change("update letter set state = 'SENDING', attempts = 1, due_at = now() + interval '1 minute' where"
                + " incident_id = '%s'");
        act(paula(), "approval").statusCode(200);
        clock.advance(Duration.ofSeconds(30));
        metrics.count();
        assertThat(metric(metricsPage, "breach_mailout_oldest_age_seconds")).isGreaterThanOrEqualTo(30);

        clock.advance(Duration.ofMinutes(5));

        letters(contains("UNCERTAIN"));
        metrics.count();
        assertThat(metric(metricsPage, "breach_letters{state=\"uncertain\"}")).isGreaterThanOrEqualTo(1);
        assertThat(Receivers.mails(run)).isEmpty();
        sam().get(COMMUNICATIONS + "/1/letters?state=UNCERTAIN", id).then().body("subject", contains("c-1"));
    }

    @Test
    void rowsThatCannotBeReadAreNamedAndTheOthersTaken() {
        draft("INDIVIDUAL").statusCode(201);
        upload(
                        "subject,mail,language\nc-1,%s,de\nErika Mustermann,%s,de\nc-3,nobody,de\nc-4,x@example.org,deutsch sehr gut\n"
                                .formatted(mail("anna"), mail("ben")))
                .statusCode(200)
                .body("taken", equalTo(1))
                .body("refused.line", contains(3, 4, 5))
                .body("refused[0].problem", containsString("opaque reference"));
        upload("mail\nx@example.org\n").statusCode(400);
        upload("").statusCode(400);
        sam().get(COMMUNICATIONS + "/1/letters", id).then().body("$", hasSize(1));
    }

    @Test
    void aLetterThatCameBackShows() {
        draft("INDIVIDUAL").statusCode(201);
        upload("subject,mail\nc-1,%s\n".formatted(mail("anna")));
        act(paula(), "approval").statusCode(200);
        letters(contains("SENT"));
        String letter = sam().get(COMMUNICATIONS + "/1/letters", id).path("[0].id");
        bounce(letter).statusCode(204);
        bounce(letter).statusCode(404);
        sam().get(COMMUNICATIONS + "/1/letters", id).then().body("[0].problem", containsString("unknown"));
    }

    /** Art. 33(2). */
    @Test
    void eachCustomerIsToldWhatAProcessorOwesThemAndMaySayThatTheyHaveIt() throws MessagingException {
        draft("PUBLIC", "CUSTOMERS").statusCode(400).body("violations.field", contains("means"));
        draft("INDIVIDUAL", "CUSTOMERS").statusCode(201).body("audience", equalTo("CUSTOMERS"));
        upload("subject,mail,language\ncustomer-1,%s,de\ncustomer-2,%s,en\n".formatted(mail("acme"), mail("globex")))
                .body("taken", equalTo(2));
        sam().body(Map.of("scope", 1))
                .post(COMMUNICATIONS + "/1/fetches", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/communication-audience"));
        act(paula(), "approval").statusCode(200);
        letters(contains("SENT", "SENT"));

        assertThat(GreenMailUtil.getBody(Receivers.mailTo(mail("globex"), run).orElseThrow()))
                .contains("Art. 33(2)", "What happened", "A notebook is gone.", "for you to decide");
        assertThat(Receivers.mailTo(mail("acme"), run).orElseThrow().getHeader("Content-Language"))
                .containsExactly("de");
        String letter = sam().get(COMMUNICATIONS + "/1/letters", id).path("[0].id");
        bounce(letter).statusCode(204);
        sam().get(COMMUNICATIONS, id).then().body("[0].publicCommunicationProposed", equalTo(false));
        acknowledge(letter).statusCode(204);
        acknowledge(letter).statusCode(404);
        sam().get(COMMUNICATIONS + "/1/letters", id)
                .then()
                .body("[0].acknowledgement", equalTo("They rang"))
                .body("[0].acknowledgedAt", notNullValue())
                .body("[1].acknowledgedAt", nullValue());
    }

    @Test
    void peopleNeedNotAnswer() {
        draft("INDIVIDUAL").statusCode(201).body("audience", equalTo("PEOPLE"));
        upload("subject,mail\nc-1,%s\n".formatted(mail("anna")));
        act(paula(), "approval").statusCode(200);
        letters(contains("SENT"));
        acknowledge(sam().get(COMMUNICATIONS + "/1/letters", id).path("[0].id"))
                .statusCode(409)
                .body("type", endsWith("/communication-audience"));
    }

    @Test
    void whatIsPublishedNamesWhereAndWhen() {
        draft("PUBLIC").statusCode(201);
        upload("subject,mail\nc-1,%s\n".formatted(mail("anna"))).statusCode(409);
        publish(Instant.now()).statusCode(409).body("type", endsWith("/communication-state"));
        act(paula(), "approval").statusCode(200);
        publish(ago(Duration.ofDays(1))).statusCode(400);
        publish(Instant.now()).statusCode(200).body("publishedIn", containsString("front page"));
        publish(Instant.now()).statusCode(409);
    }

    @Test
    void anApprovedTextDoesNotChange() throws SQLException {
        draft("INDIVIDUAL").statusCode(201);
        act(paula(), "approval").statusCode(200);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> change("update communication set texts = '[]' where incident_id = '%s'"))
                .hasMessageContaining("does not change");
    }

    private String mail(String name) {
        return name + "-" + run + "@example.org";
    }

    private ValidatableResponse draft(String means) {
        return draft(means, "PEOPLE");
    }

    private ValidatableResponse acknowledge(String letter) {
        return sam().body(Map.of("note", "They rang"))
                .post(COMMUNICATIONS + "/1/letters/{letter}/acknowledgement", id, letter)
                .then();
    }

    private ValidatableResponse draft(String means, String audience) {
        return sam().body(Map.of(
                        "means",
                        means,
                        "audience",
                        audience,
                        "texts",
                        List.of(text("en", "Your data"), text("de", "Ihre Daten"))))
                .post(COMMUNICATIONS, id)
                .then();
    }

    private Map<String, String> text(String language, String subject) {
        return Map.of(
                "language",
                language,
                "subject",
                subject + " " + run,
                "nature",
                language.equals("de") ? "Ein Notebook ist weg." : "A notebook is gone.",
                "consequences",
                "Somebody may write to you in our name.",
                "measures",
                "All access was revoked.");
    }

    private ValidatableResponse upload(String csv) {
        return sam().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("text/csv", ContentType.TEXT)))
                .contentType("text/csv")
                .body(csv)
                .post(COMMUNICATIONS + "/1/recipients", id)
                .then();
    }

    private ValidatableResponse act(RequestSpecification by, String what) {
        return by.post(COMMUNICATIONS + "/1/" + what, id).then();
    }

    private ValidatableResponse publish(Instant at) {
        return paula().body(Map.of("publishedAt", at.toString(), "where", "front page"))
                .post(COMMUNICATIONS + "/1/publication", id)
                .then();
    }

    private ValidatableResponse bounce(String letter) {
        return sam().body(Map.of("problem", "550 mailbox unknown"))
                .post(COMMUNICATIONS + "/1/letters/{letter}/bounce", id, letter)
                .then();
    }

    private void letters(org.hamcrest.Matcher<?> states) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        sam().get(COMMUNICATIONS + "/1/letters", id).then().body("state", states));
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql.formatted(id));
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.formatted(id))) {
            row.next();
            return row.getString(1);
        }
    }
}

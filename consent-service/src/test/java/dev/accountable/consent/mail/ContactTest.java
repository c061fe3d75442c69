package dev.accountable.consent.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ContactTest {

    private final String subject = "contact-" + UUID.randomUUID();
    private final String mail = subject + "@example.org";

    @Inject
    AgroalDataSource database;

    @Test
    void aPersonSeesWhatWasSetForThemAndHasItForgotten() throws SQLException {
        put(mail).statusCode(204);

        me().get("/api/v1/consents/contacts/mine")
                .then()
                .statusCode(200)
                .body("mail", equalTo(mail))
                .body("language", equalTo("de-AT"));
        me().delete("/api/v1/consents/contacts/mine").then().statusCode(204);
        me().get("/api/v1/consents/contacts/mine").then().statusCode(404);
        me().delete("/api/v1/consents/contacts/mine").then().statusCode(204);

        String log = audited();
        assertThat(log).containsOnlyOnce("consent.contact.set").containsOnlyOnce("consent.contact.deleted");
        assertThat(log).doesNotContain("@example.org");
    }

    @Test
    void aPersonSetsTheirOwnAndWhatIsSetLaterCounts() {
        put(mail).statusCode(204);
        me().body(Map.of("mail", "new-" + mail))
                .put("/api/v1/consents/contacts/mine")
                .then()
                .statusCode(200)
                .body("mail", equalTo("new-" + mail));

        me().get("/api/v1/consents/contacts/mine").then().body("mail", equalTo("new-" + mail));

        website()
                .queryParam("subject", subject)
                .delete("/api/v1/consents/contacts")
                .then()
                .statusCode(204);
        me().get("/api/v1/consents/contacts/mine").then().statusCode(404);
    }

    @Test
    void whoHasToTellOfABreachAsksForManyAtOnceAndItIsRecorded() throws SQLException {
        String incident = UUID.randomUUID().toString();
        put(mail).statusCode(204);
        as(subject + "-2", "data-subject")
                .body(Map.of("mail", "two-" + mail))
                .put("/api/v1/consents/contacts/mine")
                .then()
                .statusCode(200);

        lookUp(incident, subject, subject + "-2", subject, "nobody-" + subject)
                .statusCode(200)
                .body("subject", contains(subject, subject + "-2"))
                .body("mail", contains(mail, "two-" + mail))
                .body("language", contains("de-AT", null));
        as(subject + "-2", "data-subject")
                .delete("/api/v1/consents/contacts/mine")
                .then()
                .statusCode(204);
        lookUp(incident, subject + "-2").statusCode(200).body("$", empty());

        assertThat(audited(incident)).contains("access.read", "\"asked\":\"4\"", "\"found\":\"2\"");
        assertThat(audited(incident)).doesNotContain("@example.org").doesNotContain(subject);
    }

    /** By the reference that was asked for, whatever the person turned out to be since. */
    @Test
    void aVisitorIsFoundByTheAddressOfTheAccountThatItBecame() throws SQLException {
        String incident = UUID.randomUUID().toString();
        put(mail).statusCode(204);
        website()
                .body(Map.of("subject", "visitor-" + subject, "mail", "old-" + mail))
                .put("/api/v1/consents/contacts")
                .then()
                .statusCode(204);
        change("update person set merged_into = (select id from person where subject = '" + subject
                + "') where subject = 'visitor-" + subject + "'");

        lookUp(incident, "visitor-" + subject)
                .body("subject", contains("visitor-" + subject))
                .body("mail", contains(mail));

        change("update person set subject = null where subject = '" + subject + "'");
        lookUp(incident, "visitor-" + subject).statusCode(200).body("$", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jo",
                "jo@",
                "@example.org",
                "jo@localhost",
                "jo@example.org\\r\\nBcc: all@example.org",
                "jo@example.org, al@example.org",
                "Jo <jo@example.org>",
                "\\\"jo jo\\\"@example.org",
                "jo@[127.0.0.1]",
                "jo..jo@example.org",
                "jo@-example.org",
                "jo@example..org",
                "jö@example.org"
            })
    void whatIsNotOneAddressIsRefused(String address) {
        website()
                .body("{\"subject\":\"%s\",\"mail\":\"%s\"}".formatted(subject, address))
                .put("/api/v1/consents/contacts")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("mail"));
        me().get("/api/v1/consents/contacts/mine").then().statusCode(404);
    }

    @Test
    void anAddressIsAtMostAsLongAsMailAllows() {
        put("a".repeat(65) + "@example.org").statusCode(400);
        put("a@" + "b".repeat(60) + "." + ("c".repeat(60) + ".").repeat(4) + "org")
                .statusCode(400);
    }

    private io.restassured.response.ValidatableResponse put(String address) {
        return website()
                .body(Map.of("subject", subject, "mail", address, "language", "de-at"))
                .put("/api/v1/consents/contacts")
                .then();
    }

    private static io.restassured.response.ValidatableResponse lookUp(String incident, String... subjects) {
        return as("breach-service", "contact-reader")
                .body(Map.of("incident", incident, "subjects", List.of(subjects)))
                .post("/api/v1/consents/contacts/lookup")
                .then();
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private RequestSpecification me() {
        return as(subject, "data-subject");
    }

    private static RequestSpecification website() {
        return as("website", "consent-writer");
    }

    private static RequestSpecification as(String subject, String... roles) {
        return given().auth()
                .oauth2(Issuer.caller("consent-service", subject, roles).token().value())
                .contentType(ContentType.JSON);
    }

    private String audited() throws SQLException {
        return audited(subject);
    }

    private String audited(String about) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select string_agg(event, ' ') from audit_outbox where event like ?")) {
            statement.setString(1, "%" + about + "%");
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }
}

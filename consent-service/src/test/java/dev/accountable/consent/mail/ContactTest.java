package dev.accountable.consent.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
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
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select string_agg(event, ' ') from audit_outbox where event like ?")) {
            statement.setString(1, "%" + subject + "%");
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }
}

package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpHandler;
import dev.accountable.consent.receipt.SmallLog;
import dev.accountable.consent.receipt.Verifier;
import dev.accountable.consent.receipt.Verifier.Verdict;
import dev.accountable.test.GrantDesk;
import dev.accountable.test.GrantDesk.Behaviour;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receipt is had in every form by those who may, and verified by a program that shares nothing with the service. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(GrantDesk.class)
class ReceiptApiTest {

    private static final String FORM_HASH = "0f".repeat(32);

    final World world = new World();
    final World other = new World();
    final String subject = "subject-" + UUID.randomUUID();
    final String clara = "clara-" + UUID.randomUUID();

    @TempDir
    Path folder;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl = "";

    @AfterEach
    void theDeskAnswersAgain() {
        GrantDesk.behave(Behaviour.ANSWER);
    }

    @Test
    void theSignedReceiptIsVerifiedOffline() throws Exception {
        String id = submit();
        var verifier = new Verifier(folder);
        String keys = verifier.file(keys());
        String jws = receipt(id, "application/jose")
                .statusCode(200)
                .contentType("application/jose")
                .extract()
                .asString();

        Verdict verdict = verifier.asProcess("receipt", keys, verifier.file(jws));

        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text())
                .contains(
                        id,
                        subject,
                        FORM_HASH,
                        world.noticeId(),
                        "given           " + world.purpose + ", version 1",
                        "refused         " + other.purpose + ", version 1");
        String payload = jws.split("\\.", -1)[1];
        assertThat(new String(Base64.getUrlDecoder().decode(payload), UTF_8))
                .as("what is signed is what is read")
                .isEqualTo(receipt(id, "application/ld+json").extract().asString());
        assertThat(receipt(id, "application/jose").extract().asString())
                .as("asking twice gives the same")
                .isEqualTo(jws);

        String others = jws.replace(
                payload,
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(new String(Base64.getUrlDecoder().decode(payload), UTF_8)
                                .replace(subject, "somebody-else")
                                .getBytes(UTF_8)));
        assertThat(verifier.asProcess("receipt", keys, verifier.file(others)).exitCode())
                .isEqualTo(1);
    }

    @Test
    void eachFormIsHadByItsTypeOrByItsName() {
        String id = submit();

        receipt(id, "application/ld+json")
                .contentType("application/ld+json")
                .header("Cache-Control", containsString("no-store"))
                .body("'@type'", equalTo("dpv:ConsentReceipt"))
                .body("core.submission", equalTo(id))
                .body("core.subject", equalTo(subject))
                .body("core.events.purpose", hasSize(2))
                .body(
                        "'dpv:hasRecordOfActivity'.'dpv:hasLegalBasis'",
                        contains(List.of("eu-gdpr:A6-1-a"), List.of("eu-gdpr:A6-1-a")));
        receipt(id, "application/json").statusCode(200).body("core.submission", equalTo(id));
        receipt(id, "*/*").contentType("application/ld+json");
        receipt(id, "text/html,application/xhtml+xml,*/*;q=0.8")
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body(containsString("<html lang=\"de\">"), containsString("Sie haben eingewilligt."));
        receipt(id, "text/plain").contentType("text/plain;charset=UTF-8").body(containsString("Example Ltd"));
        receipt(id, "image/png").statusCode(406);

        named(id, "jws").contentType("application/jose");
        named(id, "html").contentType("text/html;charset=UTF-8");
        named(id, "text").contentType("text/plain;charset=UTF-8");
        named(id, "jsonld").contentType("application/ld+json");
        named(id, "kantara")
                .contentType("application/json")
                .body("version", equalTo("KI-CR-v1.1.0"))
                .body("consentReceiptID", equalTo(id))
                .body("piiPrincipalId", equalTo(subject))
                .body("language", equalTo("de"))
                .body("piiControllers[0].piiController", equalTo("Example Ltd"))
                .body("services[0].purposes", hasSize(1))
                .body("publicKey", containsString("Ed25519"));
        named(id, "pdf").statusCode(400).body("violations.field", contains("format"));
    }

    @Test
    void aWithdrawalHasAReceiptOfItsOwn() throws Exception {
        submit();
        String withdrawal = withdrawal();
        list(website(), subject).body("", hasSize(2)).body("[0].choices.state", contains("WITHDRAWN"));

        receipt(withdrawal, "application/ld+json")
                .body("'dpv:hasRecordOfActivity'[0].'dpv:hasConsentStatus'.'@type'", contains("dpv:ConsentWithdrawn"));
        named(withdrawal, "kantara").statusCode(422).body("type", endsWith("/no-consent-in-it"));
        var verifier = new Verifier(folder);
        assertThat(verifier.run(
                                "receipt",
                                verifier.file(keys()),
                                verifier.file(receipt(withdrawal, "application/jose")
                                        .extract()
                                        .asString()))
                        .text())
                .contains("withdrawn       " + world.purpose);
    }

    @Test
    void theListIsPagedFromTheNewest() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, submit());
        }

        var first = website()
                .queryParam("subject", subject)
                .queryParam("limit", 3)
                .get("/api/v1/receipts")
                .then()
                .body("id", equalTo(ids.subList(0, 3)))
                .extract();
        String link = first.header("Link");
        var second = website()
                .urlEncodingEnabled(false)
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .then()
                .body("id", equalTo(ids.subList(3, 5)))
                .extract();

        assertThat(second.header("Link")).isNull();
        list(website(), "nobody-" + UUID.randomUUID()).statusCode(200).body("", hasSize(0));
    }

    @Test
    void peopleReachTheirOwnAlone() throws SQLException {
        String id = submit();
        String nosy = "nosy-" + UUID.randomUUID();

        for (String path : List.of("/api/v1/receipts/" + id, "/api/v1/receipts/" + id + "/proof")) {
            as(nosy, "data-subject").get(path).then().statusCode(404);
        }
        list(as(nosy, "data-subject"), subject).statusCode(403);
        as(subject, "data-subject").get("/api/v1/receipts/{id}", id).then().statusCode(200);
        list(as(subject, "data-subject"), subject).statusCode(200).body("id", contains(id));

        assertThat(auditedBy(nosy))
                .containsExactly(
                        "access.refused receipts/" + id,
                        "access.refused receipts/" + id + "/proof",
                        "access.refused receipts");
        assertThat(auditedBy(subject)).noneMatch(event -> event.startsWith("access."));
    }

    @Test
    void anOfficersLookIsRecorded() throws SQLException {
        String id = submit();
        String paula = "paula-" + UUID.randomUUID();

        as(paula, "privacy-officer").get("/api/v1/receipts/{id}", id).then().statusCode(200);
        list(as(paula, "privacy-officer"), subject).statusCode(200);

        assertThat(auditedBy(paula)).containsExactly("access.read receipts/" + id, "access.read receipts");
    }

    @Test
    void anEmployeeNeedsAGrant() {
        String id = submit();
        as(clara, "employee")
                .get("/api/v1/receipts/{id}", id)
                .then()
                .statusCode(403)
                .body("type", endsWith("/grant-needed"));
        list(as(clara, "employee"), subject).statusCode(403);
        GrantDesk.grant(clara, subject);

        as(clara, "employee").get("/api/v1/receipts/{id}", id).then().statusCode(200);
        list(as(clara, "employee"), subject).statusCode(200);

        assertThat(GrantDesk.askedBy(clara)).contains("receipts", "receipts/" + id);
        GrantDesk.behave(Behaviour.UNAVAILABLE);
        as(clara, "employee").get("/api/v1/receipts/{id}", id).then().statusCode(503);
    }

    /** A visitor's receipts follow the visitor into the account, and go on naming the visitor. */
    @Test
    void anAccountHasTheReceiptsOfTheVisitorItWas() throws SQLException {
        String id = submit();
        String account = "account-" + UUID.randomUUID();
        String before = receipt(id, "application/jose").extract().asString();
        asOwner("insert into person (subject) values ('" + account + "')");
        asOwner("update person set merged_into = (select id from person where subject = '" + account
                + "') where subject = '" + subject + "'");

        list(as(account, "data-subject"), account).statusCode(200).body("id", contains(id));
        assertThat(as(account, "data-subject")
                        .accept("application/jose")
                        .get("/api/v1/receipts/{id}", id)
                        .asString())
                .isEqualTo(before);
    }

    @Test
    void whoWasForgottenHasNone() throws SQLException {
        String id = submit();
        asOwner("update person set subject = null where subject = '" + subject + "'");

        receipt(id, "application/ld+json").statusCode(404);
        list(website(), subject).body("", hasSize(0));
    }

    @Test
    void theKeysAreOpenToEverybodyAndMayBeKept() {
        given().get("/api/v1/receipts/keys")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", containsString("max-age=3600"))
                .body("keys", hasSize(1))
                .body("keys[0].crv", equalTo("Ed25519"))
                .body("keys[0].d", equalTo(null));
    }

    @Test
    void theLogsProofIsVerifiedOffline() throws Exception {
        String id = submit();
        var log = new SmallLog();
        inTheLog(id, log, receiptHash(id));
        var verifier = new Verifier(folder);

        String bundle = as(subject, "data-subject")
                .get("/api/v1/receipts/{id}/proof", id)
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("no-store"))
                .body("format", equalTo("accountable.dev/receipt-proof@v1"))
                .extract()
                .asString();

        assertThat(GrantDesk.lastAuthorization()).startsWith("Bearer ");
        Verdict verdict = verifier.asProcess("proof", log.key(), verifier.file(bundle));
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text()).contains("VERIFIED", id, receiptHash(id));
        assertThat(verifier.asProcess("receipt", verifier.file(keys()), verifier.file(bundle))
                        .exitCode())
                .isZero();
    }

    /** Recorded in the transaction of the act: so what the log holds is what the receipt says, whoever asks for it when. */
    @Test
    void theAuditEventOfTheActHoldsTheReceiptsHash() throws SQLException {
        for (String id : List.of(submit(), withdrawal())) {
            assertThat(query(
                            "select event::jsonb -> 'data' -> 'details' ->> 'receiptHash' from audit_outbox"
                                    + " where event::jsonb ->> 'subject' = ? and event::jsonb ->> 'id' ="
                                    + " (select audit_event::text from submission where 'consents/' || id = ?)",
                            "consents/" + id,
                            "consents/" + id))
                    .containsExactly(receiptHash(id));
        }
    }

    @Test
    void aLogThatHoldsSomethingElseIsFoundOut() throws Exception {
        String id = submit();
        var log = new SmallLog();
        inTheLog(id, log, "0".repeat(64));
        var verifier = new Verifier(folder);

        Verdict verdict = verifier.run(
                "proof",
                log.key(),
                verifier.file(website().get("/api/v1/receipts/{id}/proof", id).asString()));

        assertThat(verdict.exitCode()).as(verdict.text()).isEqualTo(1);
        assertThat(verdict.text()).contains("hash of another receipt");
    }

    @Test
    void whatIsNotInTheTreeYetIsAMatterOfAMoment() throws SQLException {
        String id = submit();
        UUID event = auditEvent(id);
        for (String body : List.of("{}", "{\"type\":\"https://accountable.dev/problems/not-yet-integrated\"}")) {
            GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(404, body));

            website()
                    .get("/api/v1/receipts/{id}/proof", id)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("type", endsWith("/not-yet-integrated"));
        }
    }

    @Test
    void whereTheLogForgotTheReceiptStaysAndTheProofGoes() throws SQLException {
        String id = submit();
        UUID event = auditEvent(id);
        GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(200, "c2sp.org/tlog-proof@v1\n"));
        GrantDesk.serve("/api/v1/log/openings/" + event, answer(404, "{}"));

        website()
                .get("/api/v1/receipts/{id}/proof", id)
                .then()
                .statusCode(410)
                .body("type", endsWith("/payload-forgotten"));
        receipt(id, "application/jose").statusCode(200);
    }

    @Test
    void aLogThatIsAwayOrTalksNonsenseIsUnavailable() throws SQLException {
        String id = submit();
        UUID event = auditEvent(id);
        for (int status : List.of(302, 403, 500, 503)) {
            GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(status, "secret"));
            unavailable(id);
        }
        GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(200, "a proof"));
        unavailable(id);
        GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(200, "c2sp.org/tlog-proof@v1\n"));
        for (String opening : List.of("", "no json", "[]", "null", "{}", "{\"payload\":7}")) {
            GrantDesk.serve("/api/v1/log/openings/" + event, answer(200, opening));
            unavailable(id);
        }
    }

    private static void unavailable(String id) {
        website()
                .get("/api/v1/receipts/{id}/proof", id)
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("type", endsWith("/unavailable"));
    }

    /** Recorded before receipts were. */
    @Test
    void anActThatTheLogWasNotToldOfHasNoProof() throws SQLException {
        String id = submit();
        asOwner("update submission set audit_event = null where id = '" + id + "'");

        website().get("/api/v1/receipts/{id}/proof", id).then().statusCode(404).body("type", endsWith("/not-found"));
    }

    private String submit() {
        other.noticeId();
        return website()
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        world.noticeId(),
                        "language",
                        "de",
                        "formHash",
                        FORM_HASH,
                        "choices",
                        List.of(
                                Map.of("purpose", world.purpose, "state", "GIVEN"),
                                Map.of("purpose", other.purpose, "state", "REFUSED"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String withdrawal() {
        website()
                .body(Map.of("subject", subject))
                .post("/api/v1/consents/withdrawals")
                .then()
                .statusCode(200);
        return list(website(), subject).statusCode(200).extract().path("[0].id");
    }

    private static ValidatableResponse receipt(String id, String accept) {
        return website().accept(accept).get("/api/v1/receipts/{id}", id).then();
    }

    private static ValidatableResponse named(String id, String format) {
        return website()
                .queryParam("format", format)
                .get("/api/v1/receipts/{id}", id)
                .then();
    }

    private static ValidatableResponse list(io.restassured.specification.RequestSpecification caller, String whose) {
        return caller.queryParam("subject", whose).get("/api/v1/receipts").then();
    }

    private static String keys() {
        return given().get("/api/v1/receipts/keys").asString();
    }

    private String receiptHash(String id) {
        return website()
                .queryParam("subject", subject)
                .get("/api/v1/receipts")
                .then()
                .extract()
                .path("find { it.id == '" + id + "' }.receiptHash");
    }

    private void inTheLog(String id, SmallLog log, String hash) throws SQLException {
        UUID event = auditEvent(id);
        byte[] salt = new byte[32];
        salt[7] = 9;
        String payload = SmallLog.payload(id, hash);
        String envelope = SmallLog.envelope(event.toString(), payload, salt);
        log.append("{\"before\":1}");
        int place = log.append(envelope);
        log.append("{\"after\":1}");
        GrantDesk.serve("/api/v1/log/inclusion-proofs/" + event, answer(200, log.proof(envelope, place)));
        GrantDesk.serve(
                "/api/v1/log/openings/" + event,
                answer(
                        200,
                        "{\"payload\":\"%s\",\"payloadSalt\":\"%s\",\"more\":1}"
                                .formatted(
                                        payload.replace("\"", "\\\""),
                                        Base64.getEncoder().encodeToString(salt))));
    }

    private static HttpHandler answer(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", body.startsWith("c2sp") ? "text/plain;charset=UTF-8" : "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    private UUID auditEvent(String id) throws SQLException {
        UUID event = UUID.randomUUID();
        asOwner("update submission set audit_event = '" + event + "' where id = '" + id + "'");
        return event;
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection connection = Postgres.asSuperuser(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private List<String> auditedBy(String actor) throws SQLException {
        return query("""
                select replace(event::jsonb ->> 'type', 'dev.accountable.', '') || ' ' || (event::jsonb ->> 'subject')
                from audit_outbox where event::jsonb -> 'data' ->> 'actor' = ? order by position""", actor);
    }

    private List<String> query(String sql, String... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            ResultSet rows = statement.executeQuery();
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}

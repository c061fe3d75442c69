package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.dsr.FakeApi;
import dev.accountable.dsr.FakeProcessor;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** We are the processor: a controller sends requests by OpenDSR, and is told signed how far they are. */
@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(value = OpenDsrInboundTest.WeAreTheProcessor.class, restrictToAnnotatedClass = true)
class OpenDsrInboundTest {

    private static final String DOMAIN = "opendsr.us.example";

    /** Our key, and a controller that can be called back. */
    public static class WeAreTheProcessor implements QuarkusTestResourceLifecycleManager {

        static final FakeApi CONTROLLER = new FakeApi();
        static final FakeProcessor US = new FakeProcessor(DOMAIN);

        @Override
        public Map<String, String> start() {
            try {
                Path key = Files.createTempFile("opendsr", ".key");
                Path certificate = Files.createTempFile("opendsr", ".pem");
                key.toFile().deleteOnExit();
                certificate.toFile().deleteOnExit();
                Files.writeString(key, US.keyPem());
                Files.writeString(certificate, US.pem());
                String base = "accountable.dsr.";
                return Map.of(
                        base + "opendsr.domain",
                        DOMAIN,
                        base + "opendsr.key-file",
                        key.toString(),
                        base + "opendsr.certificate-file",
                        certificate.toString(),
                        base + "opendsr.controllers.test-client.callback-origins",
                        CONTROLLER.url().toString(),
                        base + "opendsr-interval",
                        "1s",
                        base + "allow-http-localhost",
                        "true",
                        base + "public-url",
                        "https://privacy.us.example");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            CONTROLLER.close();
        }
    }

    private final String id = UUID.randomUUID().toString();

    private static String token(String client) {
        return Issuer.caller("dsr-service", "service-account-" + client, "opendsr-controller")
                .claim("azp", client)
                .token()
                .value();
    }

    private static ValidatableResponse send(String body) {
        return given().auth()
                .oauth2(token("test-client"))
                .contentType("application/json")
                .body(body)
                .post("/opendsr/v2/requests")
                .then();
    }

    private String body(String type, String identity, String more) {
        return """
            {"regulation":"gdpr","subject_request_id":"%s","subject_request_type":"%s","submitted_time":"2026-11-25T15:00:00Z",
             "subject_identities":[%s],"api_version":"2.0"%s}\
            """.formatted(id, type, identity, more);
    }

    private static String hashed(String address) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(address.toLowerCase(Locale.ROOT).getBytes(UTF_8));
            return "{\"identity_type\":\"email\",\"identity_format\":\"sha256\",\"identity_value\":\"%s\"}"
                    .formatted(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void isSigned(Response response) {
        assertThat(response.header("X-OpenDSR-Processor-Domain")).isEqualTo(DOMAIN);
        assertThat(WeAreTheProcessor.US.hasSigned(response.asByteArray(), response.header("X-OpenDSR-Signature")))
                .isTrue();
    }

    @Test
    void whatIsSupportedIsSaidToEverybodyAndSigned() {
        Response discovery = given().get("/opendsr/v2/discovery")
                .then()
                .statusCode(200)
                .extract()
                .response();
        isSigned(discovery);
        assertThat(discovery.jsonPath().getString("api_version")).isEqualTo("2.0");
        assertThat(discovery.jsonPath().getString("processor_certificate"))
                .isEqualTo("https://privacy.us.example/opendsr/v2/certificate");
        assertThat(given().get("/opendsr/v2/certificate").asString()).isEqualTo(WeAreTheProcessor.US.pem());
    }

    @Test
    void anErasureByTheHashOfAnAddressErasesThatPersonAndTheControllerIsTold() {
        World.theShopIsRegistered();
        String name = "o" + UUID.randomUUID().toString().substring(0, 8);
        shop("insert into users (email, full_name) values ('" + name + "@Example.org', '" + name + "')");
        WeAreTheProcessor.CONTROLLER.on("POST /status", 503, "").on("POST /status", 202, "");
        String body = body(
                "erasure",
                hashed(name + "@example.org"),
                ",\"status_callback_urls\":[\"" + WeAreTheProcessor.CONTROLLER.url() + "/status\"]");

        Response receipt = send(body).statusCode(201).extract().response();
        isSigned(receipt);
        assertThat(new String(Base64.getDecoder().decode(receipt.jsonPath().getString("encoded_request")), UTF_8))
                .isEqualTo(body);
        assertThat(receipt.jsonPath().getString("subject_request_id")).isEqualTo(id);

        String request = own("select request_id from opendsr_request where id = '" + id + "'")
                .get(0)
                .get(0);
        awaitState(request, "REVIEW");
        approve(request).statusCode(202);
        awaitState(request, "COMPLETED");
        assertThat(shop("select count(*) from users where full_name = '" + name + "'"))
                .containsExactly(List.of("0"));
        assertThat(own("select * from request_identifier where request_id = '" + request + "'"))
                .isEmpty();
        assertThat(own("select channel, entered_by from subject_request where id = '" + request + "'"))
                .containsExactly(List.of("OPENDSR", "test-client"));
        // The controller writes to its data subjects, and we do not.
        assertThat(own("select * from letter where about = '" + request + "'")).isEmpty();

        Response status = given().auth().oauth2(token("test-client")).get("/opendsr/v2/requests/" + id);
        isSigned(status);
        assertThat(status.jsonPath().getString("request_status")).isEqualTo("completed");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(WeAreTheProcessor.CONTROLLER.received())
                        .filteredOn(received -> received.body().contains(id))
                        .anySatisfy(received -> {
                            assertThat(new JsonPath(received.body()).getString("request_status"))
                                    .isEqualTo("completed");
                            assertThat(received.headers()).containsEntry("x-opendsr-processor-domain", DOMAIN);
                            assertThat(WeAreTheProcessor.US.hasSigned(
                                            received.body().getBytes(UTF_8),
                                            received.headers().get("x-opendsr-signature")))
                                    .isTrue();
                        }));
        // Sent again it is the same request; the id with another body is not.
        send(body).statusCode(201);
        assertThat(own("select count(*) from opendsr_request where id = '" + id + "'"))
                .containsExactly(List.of("1"));
        send(body("erasure", hashed("somebody@example.org"), ""))
                .statusCode(409)
                .body("type", endsWith("/opendsr-id-reused"));
        given().auth()
                .oauth2(token("test-client"))
                .delete("/opendsr/v2/requests/" + id)
                .then()
                .statusCode(409);
    }

    @Test
    void aControllerCancelsWhatNobodyHasDecidedOn() {
        World.theShopIsRegistered();
        send(body("erasure", hashed("cancelled-" + id + "@example.org"), "")).statusCode(201);
        Response cancelled = given().auth()
                .oauth2(token("test-client"))
                .delete("/opendsr/v2/requests/" + id)
                .then()
                .statusCode(202)
                .extract()
                .response();
        isSigned(cancelled);
        given().auth()
                .oauth2(token("test-client"))
                .get("/opendsr/v2/requests/" + id)
                .then()
                .body("request_status", equalTo("cancelled"));
        given().auth()
                .oauth2(token("test-client"))
                .delete("/opendsr/v2/requests/" + id)
                .then()
                .statusCode(409);
        given().auth()
                .oauth2(token("other"))
                .delete("/opendsr/v2/requests/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void aHoldOnAnAddressKeepsAlsoWhomAControllerNamesByItsHash() {
        World.theShopIsRegistered();
        String name = "o" + UUID.randomUUID().toString().substring(0, 8);
        shop("insert into users (email, full_name) values ('" + name + "@example.org', '" + name + "')");
        World.officer()
                .body(Map.of(
                        "person",
                        Map.of("identifiers", Map.of("EMAIL", name + "@Example.org")),
                        "reason",
                        "Claim for damages",
                        "legalBasis",
                        "GDPR Art. 17(3)(e)",
                        "owner",
                        "Legal department",
                        "reviewOn",
                        "2099-01-01"))
                .post("/api/v1/legal-holds")
                .then()
                .statusCode(201);
        send(body("erasure", hashed(name + "@example.org"), "")).statusCode(201);
        String request = own("select request_id from opendsr_request where id = '" + id + "'")
                .get(0)
                .get(0);
        awaitState(request, "REVIEW");
        approve(request).statusCode(202);
        awaitState(request, "COMPLETED");
        assertThat(shop("select email from users where full_name = '" + name + "'"))
                .containsExactly(List.of(name + "@example.org"));
    }

    @Test
    void aRequestOfAControllerIsNoneOfThePersonsOwn() {
        World.theShopIsRegistered();
        String name = "o" + UUID.randomUUID().toString().substring(0, 8);
        String raw = "{\"identity_type\":\"email\",\"identity_format\":\"raw\",\"identity_value\":\"%s@example.org\"}"
                .formatted(name);
        send(body("access", raw, "")).statusCode(201);
        new World.Person(name, name + "@example.org").asksFor("ACCESS");
    }

    @Test
    void anotherControllersRequestIsNotThere() {
        World.theShopIsRegistered();
        send(body("access", hashed("nobody@example.org"), "")).statusCode(201);
        for (String method : List.of("GET", "DELETE")) {
            given().auth()
                    .oauth2(token("another-client"))
                    .request(method, "/opendsr/v2/requests/" + id)
                    .then()
                    .statusCode(404);
        }
        assertThat(events("access.refused", "opendsr/requests/" + id)).hasSize(2);
    }

    @Test
    void weakHashesAreRefusedAndNothingIsKept() {
        for (String weak : List.of("md5", "sha1")) {
            String identity =
                    "{\"identity_type\":\"email\",\"identity_format\":\"%s\",\"identity_value\":\"d41d8cd98f00b204e9800998ecf8427e\"}"
                            .formatted(weak);
            send(body("erasure", identity, ""))
                    .statusCode(422)
                    .body("type", endsWith("/weak-identity-hash"))
                    .body("detail", containsString("Send sha256, or raw"));
        }
        assertThat(own("select * from opendsr_request where id = '" + id + "'")).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        String good = hashed("x@example.org");
        names(body("erasure", good, "").replace("gdpr", "ccpa"), "regulation");
        names(body("erasure", good, "").replace(id, id.toUpperCase(Locale.ROOT)), "subject_request_id");
        names(body("erasure", good, "").replace(id, "0193a5b0-0000-7000-8000-000000000001"), "subject_request_id");
        names(body("oblivion", good, ""), "subject_request_type");
        names(body("erasure", "", ""), "subject_identities");
        names(body("erasure", good.replace("email", "roku_publisher_id"), ""), "subject_identities[0]");
        names(body("erasure", good.replaceFirst("[0-9a-f]{64}", "abc"), ""), "subject_identities[0].identity_value");
        names(body("erasure", good + "," + good, ""), "subject_identities[1]");
        names(body("erasure", good, "").replace("15:00:00Z", "15:00"), "submitted_time");
        for (String evil :
                List.of("https://evil.example/", "http://169.254.169.254/", "not an address", "file:///etc/passwd")) {
            names(body("erasure", good, ",\"status_callback_urls\":[\"" + evil + "\"]"), "status_callback_urls");
        }
        names("[]", "body");
        names("{", "body");
    }

    private static void names(String body, String field) {
        send(body).statusCode(400).body("violations[0].field", equalTo(field));
    }
}

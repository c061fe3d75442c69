package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.dsr.Customer;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class CertificateTest {

    private Customer customer;

    @BeforeEach
    void aCustomer() {
        customer = new Customer();
    }

    @Test
    void whoKeptTheKeyVerifiesWhatWasErasedAndWhatIsKeptAndWhy() throws Exception {
        String request = customer.person.isAnswered("ERASURE");
        String certificate = certificate(request);

        JsonPath stated = verified(certificate);
        assertThat(stated.getString("request")).isEqualTo(request);
        assertThat(stated.getString("subject")).isEqualTo(customer.person.subject());
        assertThat(stated.getInt("records.find { it.dataset == 'orders' }.count"))
                .isEqualTo(2);
        assertThat(stated.getString("records.find { it.dataset == 'users' }.done"))
                .isEqualTo("ANONYMISED");
        assertThat(stated.getString("records.find { it.done == 'RETAINED' }.until"))
                .isEqualTo("2034-03-03");
        assertThat(stated.getString("records.find { it.done == 'RETAINED' }.legalBasis"))
                .isEqualTo("GDPR Art. 17(3)(b); § 147 AO");
        assertThat(stated.getList("systems.system")).containsExactly("shop");
        // It may be shown to others: nothing in it says who the person is but a reference of the issuer's.
        assertThat(stated.prettify()).doesNotContain(customer.person.email());
        assertThat(certificate(request)).isEqualTo(certificate);
    }

    @Test
    void aChangedCertificateIsNone() throws Exception {
        String[] parts = certificate(customer.person.isAnswered("ERASURE")).split("\\.", -1);
        char[] payload = parts[1].toCharArray();
        payload[20] = payload[20] == 'A' ? 'B' : 'A';
        var jws = new JsonWebSignature();
        jws.setCompactSerialization(parts[0] + "." + new String(payload) + "." + parts[2]);
        jws.setKey(new JsonWebKeySet(keys()).getJsonWebKeys().get(0).getKey());
        assertThat(jws.verifySignature()).isFalse();
    }

    @Test
    void whatWasKeptStandsInTheCertificateOnceItIsErased() throws Exception {
        String request = customer.person.isAnswered("ERASURE");
        own("update erasure_record set until = date '2026-11-01' where request_id = '" + request
                + "' and action = 'RETAIN'");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        events("dsr.erasure.continued", "requests/" + request).size() == 1);
        assertThat(verified(certificate(request)).getList("records.done")).doesNotContain("RETAINED");
    }

    @Test
    void onlyWhatIsDoneIsCertified() {
        String open = customer.person.asksFor("ERASURE");
        customer.person
                .calls()
                .get("/api/v1/requests/" + open + "/certificate")
                .then()
                .statusCode(409)
                .body("type", endsWith("/not-completed"));
        String access = customer.person.isAnswered("ACCESS");
        officer().get("/api/v1/requests/" + access + "/certificate").then().statusCode(404);
    }

    private String certificate(String request) {
        return customer.person
                .calls()
                .get("/api/v1/requests/" + request + "/certificate")
                .then()
                .statusCode(200)
                .contentType("application/jose")
                .extract()
                .asString();
    }

    private static String keys() {
        return get("/api/v1/certificates/keys").then().statusCode(200).extract().asString();
    }

    private static JsonPath verified(String certificate) throws Exception {
        var jws = new JsonWebSignature();
        jws.setCompactSerialization(certificate);
        jws.setKey(new JsonWebKeySet(keys())
                .findJsonWebKey(jws.getKeyIdHeaderValue(), null, null, null)
                .getKey());
        assertThat(jws.verifySignature()).isTrue();
        return new JsonPath(jws.getPayload());
    }
}

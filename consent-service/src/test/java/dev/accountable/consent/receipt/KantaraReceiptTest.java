package dev.accountable.consent.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Consent Receipt Specification 1.1.0, sections 4.3 to 4.5 and 4.8. */
class KantaraReceiptTest {

    private final JsonNode receipt = new ObjectMapper()
            .valueToTree(
                    KantaraReceipt.of(Samples.submission(), Samples.controller(), Samples.LINKS, "{\"kty\":\"OKP\"}"));

    @Test
    void everyRequiredFieldIsThereInTheRightType() {
        assertThat(receipt.get("version").textValue()).isEqualTo("KI-CR-v1.1.0");
        assertThat(receipt.get("consentTimestamp").isIntegralNumber()).isTrue();
        assertThat(receipt.get("consentTimestamp").longValue()).isEqualTo(Samples.AT.getEpochSecond());
        assertFilled(
                receipt,
                "jurisdiction",
                "collectionMethod",
                "consentReceiptID",
                "publicKey",
                "language",
                "piiPrincipalId",
                "policyUrl");
        assertThat(receipt.get("sensitive").isBoolean()).isTrue();
        assertThat(receipt.get("spiCat").isArray()).isTrue();
        JsonNode controller = receipt.at("/piiControllers/0");
        assertFilled(controller, "piiController", "contact", "email", "phone");
        assertThat(controller.get("onBehalf").isBoolean()).isTrue();
        assertFilled(controller.get("address"), "streetAddress", "addressCountry", "addressLocality", "postalCode");
        assertFilled(receipt.at("/services/0"), "service");
        for (JsonNode purpose : receipt.at("/services/0/purposes")) {
            assertFilled(purpose, "purpose", "consentType", "termination");
            assertThat(purpose.get("purposeCategory")).isNotEmpty();
            assertThat(purpose.get("piiCategory").isArray()).isTrue();
            assertThat(purpose.get("primaryPurpose").isBoolean()).isTrue();
            assertThat(purpose.get("thirdPartyDisclosure").isBoolean()).isTrue();
            if (purpose.get("thirdPartyDisclosure").booleanValue()) {
                assertFilled(purpose, "thirdPartyName");
            }
        }
    }

    /** Whoever reads the format takes every purpose in it for consented to. */
    @Test
    void onlyWhatWasConsentedToIsListed() {
        assertThat(receipt.at("/services/0/purposes")).hasSize(1);
        assertThat(receipt.at("/services/0/purposes/0/purposeCategory").toString())
                .isEqualTo("[\"newsletter\",\"6 - Marketing\",\"11 - 3rd Party Sharing\"]");
        assertThat(receipt.at("/services/0/purposes/0/termination").textValue())
                .isEqualTo("Withdrawal at https://example.org/my-consents, at the latest on 2028-11-25T10:15:30Z");
    }

    @Test
    void itSaysWhichDataGoesToWhom() {
        assertThat(receipt.get("sensitive").booleanValue()).isTrue();
        assertThat(receipt.get("spiCat").toString()).isEqualTo("[\"HEALTH\"]");
        JsonNode purpose = receipt.at("/services/0/purposes/0");
        assertThat(purpose.get("piiCategory").toString()).isEqualTo("[\"CONTACT\",\"HEALTH\"]");
        assertThat(purpose.get("thirdPartyName").textValue()).isEqualTo("Partner Ltd");
    }

    @Test
    void thePolicyIsTheVersionThatWasShown() {
        assertThat(receipt.get("policyUrl").textValue())
                .isEqualTo("https://privacy.example.org/api/v1/notices/privacy/versions/2/page");
    }

    private static void assertFilled(JsonNode object, String... fields) {
        for (String field : List.of(fields)) {
            assertThat(object.path(field).textValue()).as(field).isNotBlank();
        }
    }
}

package dev.accountable.consent.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class LinkedReceiptTest {

    /** Looked up in the vocabulary's published modules and in the guide to TS 27560; a term that is not here is a misspelling. */
    private static final Set<String> DPV = Set.of(
            "ConsentExpired",
            "ConsentGiven",
            "ConsentNotice",
            "ConsentReceipt",
            "ConsentRecord",
            "ConsentRefused",
            "ConsentWithdrawn",
            "DataController",
            "DataProcessor",
            "DataProtectionOfficer",
            "DataSubject",
            "DataSubjectRight",
            "DirectMarketing",
            "ExpressedConsent",
            "GuardianOfDataSubject",
            "PersonalData",
            "PrivacyNotice",
            "Process",
            "Purpose",
            "SpecialCategoryPersonalData",
            "StorageDuration",
            "StorageLocation",
            "TemporalDuration",
            "UntilEventDuration",
            "UntilTimeDuration",
            "WithdrawConsent",
            "hasAddress",
            "hasConsentControl",
            "hasConsentStatus",
            "hasContact",
            "hasDataController",
            "hasDataProtectionOfficer",
            "hasDataSubject",
            "hasDuration",
            "hasEntity",
            "hasIdentifier",
            "hasIndicationMethod",
            "hasJurisdiction",
            "hasLegalBasis",
            "hasLocation",
            "hasName",
            "hasNotice",
            "hasPersonalData",
            "hasProcess",
            "hasPurpose",
            "hasRecipient",
            "hasRecordOfActivity",
            "hasRight",
            "hasStorageCondition",
            "hasThirdCountry",
            "isExercisedAt",
            "isIndicatedAtTime",
            "isIndicatedBy");

    private final LinkedReceipt linked = new LinkedReceipt(Samples.controller(), Samples.LINKS);

    @Test
    void itIsCanonicalAndHoldsTheCoreWordForWord() throws IOException {
        String receipt = linked.of(Samples.submission());

        assertThat(receipt)
                .isEqualTo(new JsonCanonicalizer(receipt).getEncodedString())
                .contains("\"core\":" + Samples.receipt().canonical());
    }

    @Test
    void askingTwiceGivesTheSame() {
        assertThat(linked.of(Samples.submission())).isEqualTo(linked.of(Samples.submission()));
    }

    @Test
    void eachPurposeHasARecordOfItsOwn() throws JsonProcessingException {
        JsonNode receipt = read(linked.of(Samples.submission()));

        assertThat(receipt.at("/@id").textValue())
                .isEqualTo("https://privacy.example.org/api/v1/receipts/" + Samples.SUBMISSION);
        assertThat(receipt.at("/dct:conformsTo").textValue())
                .isEqualTo("https://w3id.org/dpv/schema/dpv-27560#receipt");
        assertThat(receipt.at("/dpv:hasRecordOfActivity")).hasSize(2);
        JsonNode refused = receipt.at("/dpv:hasRecordOfActivity/0");
        JsonNode given = receipt.at("/dpv:hasRecordOfActivity/1");
        assertThat(refused.at("/dpv:hasConsentStatus/@type").toString()).isEqualTo("[\"dpv:ConsentRefused\"]");
        assertThat(given.at("/dpv:hasConsentStatus/@type").toString())
                .isEqualTo("[\"dpv:ConsentGiven\",\"dpv:ExpressedConsent\"]");
        assertThat(given.at("/dpv:hasConsentStatus/dpv:hasDuration/rdf:value").textValue())
                .isEqualTo("2028-11-25T10:15:30Z");
        assertThat(given.at("/dpv:hasConsentStatus/dpv:isIndicatedBy").textValue())
                .isEqualTo("dpv:DataSubject");
        assertThat(given.at("/dpv:hasLegalBasis").toString()).isEqualTo("[\"eu-gdpr:A6-1-a\",\"eu-gdpr:A9-2-a\"]");
        assertThat(given.at("/dpv:hasNotice/schema:sha256").textValue()).isEqualTo("cd".repeat(32));
        assertThat(given.at("/dpv:hasConsentControl/dpv:isExercisedAt").textValue())
                .isEqualTo("https://example.org/my-consents");
        assertThat(given.at("/dpv:hasDataController")).isEqualTo(receipt.at("/dpv:hasEntity/0/@id"));
        assertThat(receipt.at("/dpv:hasEntity/0/dpv:hasName").textValue()).isEqualTo("Example Ltd");
    }

    @Test
    void itSaysWhichDataGoesToWhomAndForHowLong() throws JsonProcessingException {
        JsonNode process = read(linked.of(Samples.submission())).at("/dpv:hasRecordOfActivity/1/dpv:hasProcess");

        assertThat(process.at("/dpv:hasPersonalData").toString())
                .isEqualTo("[{\"@type\":\"dpv:PersonalData\",\"dct:title\":\"CONTACT\"},"
                        + "{\"@type\":\"dpv:SpecialCategoryPersonalData\",\"dct:title\":\"HEALTH\"}]");
        assertThat(process.at("/dpv:hasRecipient/0/dpv:hasName").textValue()).isEqualTo("Mailworks Ltd");
        assertThat(process.at("/dpv:hasRecipient/1/@type").textValue()).isEqualTo("dpv:DataController");
        assertThat(process.at("/dpv:hasThirdCountry").toString()).isEqualTo("[\"loc:US\"]");
        assertThat(process.at("/dpv:hasStorageCondition/1/dpv:hasDuration/rdf:value")
                        .textValue())
                .isEqualTo("P24M");
    }

    @Test
    void aGuardiansWithdrawalWithoutANotice() throws JsonProcessingException {
        JsonNode record = read(linked.of(Samples.withdrawal())).at("/dpv:hasRecordOfActivity/0");

        assertThat(record.at("/dpv:hasConsentStatus/@type/0").textValue()).isEqualTo("dpv:ConsentWithdrawn");
        assertThat(record.at("/dpv:hasConsentStatus/dpv:isIndicatedBy").textValue())
                .isEqualTo("dpv:GuardianOfDataSubject");
        assertThat(record.at("/dpv:hasNotice/@id").textValue()).isEqualTo("https://example.org/privacy");
    }

    /** A reader fetches nothing: every prefix is explained in the receipt itself, and every term exists. */
    @Test
    void everyTermIsExplained() throws JsonProcessingException {
        for (Submission submission : java.util.List.of(Samples.submission(), Samples.withdrawal())) {
            JsonNode receipt = read(linked.of(submission));
            Set<String> prefixes = new TreeSet<>();
            receipt.get("@context").fieldNames().forEachRemaining(prefixes::add);
            Set<String> terms = new TreeSet<>();
            terms(receipt, terms);

            assertThat(terms).isNotEmpty().allSatisfy(term -> {
                String prefix = term.substring(0, term.indexOf(':'));
                assertThat(prefixes).as(term).contains(prefix);
                if (prefix.equals("dpv")) {
                    assertThat(DPV).contains(term.substring(4));
                }
            });
        }
    }

    /** Names of members, and values where a term may stand. */
    private static void terms(JsonNode node, Set<String> terms) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("core") || member.getKey().equals("@context")) {
                return;
            }
            if (!member.getKey().startsWith("@")) {
                terms.add(member.getKey());
            }
            terms(member.getValue(), terms);
        });
        if (node.isArray()) {
            node.forEach(item -> terms(item, terms));
        }
        if (node.isTextual() && node.textValue().matches("(dpv|dct|eu-gdpr|loc|schema):[A-Za-z0-9-]+")) {
            terms.add(node.textValue());
        }
    }

    private static JsonNode read(String json) throws JsonProcessingException {
        return new ObjectMapper().readTree(json);
    }
}

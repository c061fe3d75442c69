package dev.accountable.consent.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.consent.purpose.DataCategory;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.purpose.Recipient;
import dev.accountable.consent.purpose.SpecialCategoryCondition;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * A receipt as ISO/IEC TS 27560 structures it, in JSON-LD with the terms of the W3C Data Privacy Vocabulary (version 2) as
 * the community group's guide to TS 27560 uses them: a receipt that wraps one consent record for each purpose. The member
 * {@code core} is the {@link Receipt} word for word.
 *
 * <p>It depends on nothing but recorded facts, the register and configuration, so asking twice gives the same bytes.
 */
class LinkedReceipt {

    static final String MEDIA_TYPE = "application/ld+json";

    private static final String PROFILE = "https://w3id.org/dpv/schema/dpv-27560#";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Controller controller;
    private final Links links;

    LinkedReceipt(Controller controller, Links links) {
        this.controller = controller;
        this.links = links;
    }

    /** Canonical JSON (RFC 8785), so that whoever canonicalises it before hashing finds the same hash. */
    String of(Submission submission) {
        ObjectNode receipt = JSON.objectNode();
        receipt.set("@context", context());
        receipt.put("@id", links.receipt(submission.id()))
                .put("@type", "dpv:ConsentReceipt")
                .put("dct:conformsTo", PROFILE + "receipt")
                .put("dct:identifier", submission.id().toString())
                .put("dpv:hasIdentifier", submission.id().toString())
                .put("dct:created", submission.receipt().at().toString())
                .put("dct:publisher", controller.url().toString())
                .put("dct:audience", "dpv:DataSubject");
        ArrayNode records = receipt.putArray("dpv:hasRecordOfActivity");
        submission.decided().forEach(decided -> records.add(record(submission, decided)));
        receipt.putArray("dpv:hasEntity").add(controller());
        receipt.set("core", core(submission.receipt()));
        try {
            return new JsonCanonicalizer(receipt.toString()).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException("What Jackson writes is always JSON", e);
        }
    }

    private ObjectNode record(Submission submission, Decided decided) {
        ObjectNode record = JSON.objectNode()
                .put("@id", "urn:uuid:" + decided.event())
                .put("@type", "dpv:ConsentRecord")
                .put("dct:conformsTo", PROFILE + "record")
                .put("dct:identifier", decided.event().toString())
                .put("dpv:hasIdentifier", decided.event().toString())
                .put("dpv:hasDataController", controller.url().toString())
                .put("dpv:hasJurisdiction", "loc:" + controller.jurisdiction());
        ArrayNode bases = record.putArray("dpv:hasLegalBasis").add("eu-gdpr:A6-1-a");
        if (decided.purpose().article9Condition() == SpecialCategoryCondition.EXPLICIT_CONSENT) {
            bases.add("eu-gdpr:A9-2-a");
        }
        record.putObject("dpv:hasDataSubject")
                .put("@type", "dpv:DataSubject")
                .put("dct:identifier", submission.receipt().subject())
                .put("dpv:hasIdentifier", submission.receipt().subject());
        record.set("dpv:hasNotice", notice(submission));
        record.set("dpv:hasProcess", process(submission, decided));
        record.putObject("dpv:hasConsentControl")
                .put("@type", "dpv:WithdrawConsent")
                .put("dpv:isExercisedAt", controller.withdrawalUrl().toString());
        ObjectNode right = record.putObject("dpv:hasRight")
                .put("dct:title", "Right to withdraw consent")
                .put("dpv:isExercisedAt", controller.withdrawalUrl().toString());
        right.putArray("@type").add("dpv:DataSubjectRight").add("eu-gdpr:A7-3");
        record.set("dpv:hasConsentStatus", status(submission, decided));
        return record;
    }

    private ObjectNode process(Submission submission, Decided decided) {
        PurposeDefinition purpose = decided.purpose();
        PurposeText words = submission.words(decided);
        ObjectNode process = JSON.objectNode().put("@type", "dpv:Process");
        process.putObject("dpv:hasPurpose")
                .put("@type", purpose.directMarketing() ? "dpv:DirectMarketing" : "dpv:Purpose")
                .put("dct:identifier", decided.choice().purpose())
                .put("schema:version", decided.choice().purposeVersion())
                .put("dct:title", words.name())
                .put("dct:description", words.description())
                .put("dct:language", words.language());
        ArrayNode data = process.putArray("dpv:hasPersonalData");
        purpose.dataCategories().stream().sorted().forEach(category -> data.add(personalData(category)));
        ArrayNode recipients = process.putArray("dpv:hasRecipient");
        purpose.recipients().forEach(recipient -> recipients.add(recipient(recipient)));
        ArrayNode thirdCountries = process.putArray("dpv:hasThirdCountry");
        purpose.transfers().forEach(transfer -> thirdCountries.add("loc:" + transfer.country()));
        storage(purpose, process.putArray("dpv:hasStorageCondition"));
        return process;
    }

    private static ObjectNode personalData(DataCategory category) {
        return JSON.objectNode()
                .put(
                        "@type",
                        category.isSpecial() || category.isCriminal()
                                ? "dpv:SpecialCategoryPersonalData"
                                : "dpv:PersonalData")
                .put("dct:title", category.name());
    }

    private static ObjectNode recipient(Recipient recipient) {
        ObjectNode entity = JSON.objectNode()
                .put(
                        "@type",
                        switch (recipient.role()) {
                            case PROCESSOR -> "dpv:DataProcessor";
                            case CONTROLLER -> "dpv:DataController";
                            case JOINT_CONTROLLER -> "dpv:JointDataControllers";
                            case CATEGORY -> "dpv:Recipient";
                        })
                .put("dpv:hasName", recipient.name());
        if (recipient.country() != null) {
            entity.put("dpv:hasLocation", "loc:" + recipient.country());
        }
        return entity;
    }

    private void storage(PurposeDefinition purpose, ArrayNode conditions) {
        ArrayNode countries =
                conditions.addObject().put("@type", "dpv:StorageLocation").putArray("dpv:hasLocation");
        controller.storageCountries().forEach(country -> countries.add("loc:" + country));
        if (purpose.retention() != null) {
            String period = purpose.retention().period();
            conditions
                    .addObject()
                    .put("@type", "dpv:StorageDuration")
                    .putObject("dpv:hasDuration")
                    .put("@type", period == null ? "dpv:UntilEventDuration" : "dpv:TemporalDuration")
                    .put("rdf:value", period == null ? purpose.retention().criterion() : period);
        }
    }

    private ObjectNode notice(Submission submission) {
        ShownNotice notice = submission.notice();
        if (notice == null) {
            return JSON.objectNode()
                    .put("@id", controller.privacyUrl().toString())
                    .put("@type", "dpv:PrivacyNotice");
        }
        return JSON.objectNode()
                .put("@id", links.notice(notice))
                .put("@type", "dpv:ConsentNotice")
                .put("dct:identifier", notice.id().toString())
                .put("dct:title", notice.title())
                .put("dct:language", notice.language())
                .put("dct:date", notice.publishedAt().toString())
                .put("schema:version", notice.version())
                .put("schema:sha256", notice.contentHash());
    }

    private ObjectNode status(Submission submission, Decided decided) {
        ObjectNode status = JSON.objectNode()
                .put("dpv:isIndicatedAtTime", decided.choice().at().toString())
                .put("dpv:hasIndicationMethod", submission.method())
                .put("dpv:isIndicatedBy", indicatedBy(submission));
        ArrayNode types = status.putArray("@type");
        types.add(
                switch (decided.choice().state()) {
                    case "GIVEN" -> "dpv:ConsentGiven";
                    case "REFUSED" -> "dpv:ConsentRefused";
                    case "WITHDRAWN" -> "dpv:ConsentWithdrawn";
                    case "EXPIRED" -> "dpv:ConsentExpired";
                    default ->
                        throw new IllegalStateException(
                                "There is no such state: " + decided.choice().state());
                });
        if (decided.isGiven()) {
            types.add("dpv:ExpressedConsent");
            ObjectNode duration = status.putObject("dpv:hasDuration");
            if (decided.expiresAt() == null) {
                duration.put("@type", "dpv:UntilEventDuration").put("rdf:value", "withdrawal");
            } else {
                duration.put("@type", "dpv:UntilTimeDuration")
                        .put("rdf:value", decided.expiresAt().toString());
            }
        }
        if (submission.collectedAt() != null) {
            status.put("dct:date", submission.collectedAt().toString());
        }
        return status;
    }

    private static String indicatedBy(Submission submission) {
        if (submission.happenedByItself()) {
            return "dpv:DataController";
        }
        return submission.byGuardian() ? "dpv:GuardianOfDataSubject" : "dpv:DataSubject";
    }

    private ObjectNode controller() {
        ObjectNode entity = JSON.objectNode()
                .put("@id", controller.url().toString())
                .put("@type", "dpv:DataController")
                .put("dpv:hasIdentifier", controller.url().toString())
                .put("dpv:hasName", controller.name());
        entity.set("dpv:hasAddress", address());
        entity.putArray("dpv:hasContact")
                .add(controller.contact())
                .add("mailto:" + controller.email())
                .add("tel:" + controller.phone());
        controller.dpo().ifPresent(dpo -> {
            ObjectNode officer = entity.putObject("dpv:hasDataProtectionOfficer")
                    .put("@type", "dpv:DataProtectionOfficer")
                    .put("dpv:hasContact", "mailto:" + dpo.email());
            dpo.name().ifPresent(name -> officer.put("dpv:hasName", name));
        });
        return entity;
    }

    private ObjectNode address() {
        Controller.Address address = controller.address();
        return JSON.objectNode()
                .put("@type", "schema:PostalAddress")
                .put("schema:streetAddress", address.street())
                .put("schema:postalCode", address.postalCode())
                .put("schema:addressLocality", address.city())
                .put("schema:addressCountry", address.country());
    }

    /** All that a reader needs to take it as linked data, so that nobody fetches anything from anywhere. */
    private static ObjectNode context() {
        ObjectNode context = JSON.objectNode()
                .put("@version", 1.1)
                .put("dct", "http://purl.org/dc/terms/")
                .put("dpv", "https://w3id.org/dpv#")
                .put("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#")
                .put("loc", "https://w3id.org/dpv/loc#")
                .put("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
                .put("schema", "https://schema.org/")
                .put("xsd", "http://www.w3.org/2001/XMLSchema#");
        for (String reference : List.of(
                "dct:conformsTo",
                "dct:publisher",
                "dct:audience",
                "dpv:hasDataController",
                "dpv:hasJurisdiction",
                "dpv:hasLegalBasis",
                "dpv:hasLocation",
                "dpv:hasThirdCountry",
                "dpv:isExercisedAt",
                "dpv:isIndicatedBy")) {
            context.putObject(reference).put("@type", "@id");
        }
        for (String instant : List.of("dct:created", "dct:date", "dpv:isIndicatedAtTime")) {
            context.putObject(instant).put("@type", "xsd:dateTime");
        }
        context.putObject("core")
                .put("@id", "https://accountable.dev/ns/receipt#core")
                .put("@type", "@json");
        return context;
    }

    private static ObjectNode core(Receipt receipt) {
        try {
            return MAPPER.readValue(receipt.canonical(), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A receipt's core is always JSON", e);
        }
    }
}

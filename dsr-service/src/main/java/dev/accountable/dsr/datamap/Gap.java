package dev.accountable.dsr.datamap;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that the law asks for and the map does not say.
 *
 * @param path where: a JSON Pointer (RFC 6901) that goes by keys, {@code /systems/product/datasets/users/fields/email}
 * @param article the rule that asks for it
 * @param action what to do
 */
public record Gap(Severity severity, Kind kind, String path, String article, String action) {

    /** How much is missing. */
    public enum Severity {
        /** As the map stands, the processing is not lawful. */
        HIGH,
        /** People or authorities could not be told what they have a right to know. */
        MEDIUM,
        /** The map is less useful than it could be. */
        LOW
    }

    /** What is missing; stable, for whoever counts them. */
    @Schema(name = "GapKind")
    public enum Kind {
        ORGANISATION_MISSING(
                Severity.MEDIUM, "Art. 30(1)(a)", "Say who the controller is, and how to reach it and its officer."),
        OWNER_MISSING(Severity.MEDIUM, "Art. 24(1)", "Name who answers for the system."),
        LOCATION_MISSING(Severity.LOW, "Art. 30(1)(e)", "Say in which country the system keeps the data."),
        DATASETS_MISSING(Severity.MEDIUM, "Art. 30(1)(c)", "Declare the datasets of the system and their fields."),
        CATEGORY_MISSING(Severity.MEDIUM, "Art. 15(1)(b), 30(1)(c)", "Say which category of data the field holds."),
        CATEGORY_UNKNOWN(
                Severity.LOW,
                "Art. 9(1), 10",
                "Take a word of the vocabulary, or add this one to the organisation's own and say whether it is special."),
        PURPOSE_MISSING(
                Severity.MEDIUM,
                "Art. 5(1)(b), 15(1)(a)",
                "Say for which purpose the field is processed, or erase it."),
        BASIS_MISSING(Severity.HIGH, "Art. 6(1)", "Say on which basis the field is processed, or erase it."),
        RETENTION_MISSING(
                Severity.MEDIUM, "Art. 5(1)(e), 15(1)(d)", "Say how long the field is kept, or what decides about it."),
        SOURCE_MISSING(
                Severity.MEDIUM,
                "Art. 14(2)(f), 15(1)(g)",
                "Say from whom the data was obtained: it is not from the person."),
        CONDITION_MISSING(
                Severity.HIGH,
                "Art. 9(2)",
                "Name the condition that permits this special category (article9Condition), or erase it."),
        CRIMINAL_DATA_WITHOUT_LAW(
                Severity.HIGH,
                "Art. 10",
                "Criminal data needs official authority or a law: base the field on LEGAL_OBLIGATION or PUBLIC_TASK, or erase it."),
        RECIPIENT_UNKNOWN(Severity.MEDIUM, "Art. 15(1)(c), 30(1)(d)", "Register the recipient, or take it out."),
        PROCESSOR_UNKNOWN(Severity.MEDIUM, "Art. 28(1)", "Register the processor that is named here, or take it out."),
        PART_UNKNOWN(
                Severity.MEDIUM,
                "Art. 30(1)(c)",
                "The map has no such system or dataset: register it, or take it out."),
        CONTRACT_MISSING(
                Severity.HIGH,
                "Art. 28(3), 26(1)",
                "Conclude the contract or arrangement, and put its reference here."),
        COUNTRY_MISSING(Severity.MEDIUM, "Art. 30(1)(e), 44", "Say in which country the data is processed."),
        SAFEGUARD_MISSING(
                Severity.HIGH,
                "Art. 44, 46",
                "The data goes to a third country: put in place, and name, what permits the transfer."),
        ADEQUACY_NOT_IN_FORCE(
                Severity.HIGH,
                "Art. 45",
                "No decision of the Commission on this country is in force: use another safeguard."),
        ADEQUACY_PARTIAL(
                Severity.MEDIUM,
                "Art. 45",
                "The decision does not cover everybody there: put the reference that shows it covers this one."),
        DEROGATION_AS_RULE(
                Severity.MEDIUM, "Art. 49(1)", "Derogations are for single transfers: use a safeguard of Art. 46."),
        REVIEW_NOT_PLANNED(Severity.LOW, "Art. 28(1), 24(1)", "Say how often this processor is reviewed."),
        REVIEW_OVERDUE(Severity.MEDIUM, "Art. 28(1), 24(1)", "Review what this processor does, and enter the day."),
        ACTIVITY_WITHOUT_SYSTEM(
                Severity.MEDIUM, "Art. 30(1)", "Name the systems and datasets that the activity works with."),
        ACTIVITY_WITHOUT_PURPOSE(
                Severity.HIGH, "Art. 30(1)(b)", "Say for which purposes it is done, and on which basis."),
        ACTIVITY_WITHOUT_SUBJECTS(Severity.MEDIUM, "Art. 30(1)(c)", "Say which categories of people it concerns."),
        ACTIVITY_WITHOUT_CONTROLLER(
                Severity.MEDIUM, "Art. 30(2)(a)", "Name the controllers on whose behalf it is done."),
        SECURITY_MISSING(
                Severity.LOW,
                "Art. 30(1)(g), 32(1)",
                "Describe the measures of security, here or for the organisation."),
        DATASET_WITHOUT_ACTIVITY(
                Severity.MEDIUM, "Art. 30(1)", "Nobody's activity works with it: name it in one, or erase the data.");

        private final Severity severity;
        private final String article;
        private final String action;

        Kind(Severity severity, String article, String action) {
            this.severity = severity;
            this.article = article;
            this.action = action;
        }

        Gap at(String... keys) {
            return new Gap(severity, this, pointer(keys), article, action);
        }

        private static String pointer(String... keys) {
            return Arrays.stream(keys)
                    .map(key -> "/" + key.replace("~", "~0").replace("/", "~1"))
                    .collect(Collectors.joining());
        }
    }
}

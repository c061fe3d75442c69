package dev.accountable.consent.govstack;

import dev.accountable.consent.purpose.DataCategory;
import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A data agreement as one version of its purpose stood: what does not change any more, in the purpose's own language. */
record AgreementVersion(RevisionId id, PurposeDefinition purpose, Instant createdAt) {

    /** No such assessment is kept with a purpose; the field is not optional there. */
    static final String NO_DPIA = "";

    Revision revision() {
        PurposeText text = text();
        return Revision.byOfficer(
                "DataAgreement",
                id,
                createdAt,
                Map.of(
                        "version", Integer.toString(id.version()),
                        "purpose", text.name(),
                        "purposeDescription", text.description(),
                        "lawfulBasis", lawfulBasis(),
                        "dpia", NO_DPIA,
                        "dataAttributes", attributes()));
    }

    PurposeText text() {
        return purpose.textIn(null);
    }

    LawfulBasis basis() {
        return purpose.lawfulBasis();
    }

    /** The specification writes interests in the singular. */
    String lawfulBasis() {
        return switch (basis()) {
            case CONSENT -> "consent";
            case CONTRACT -> "contract";
            case LEGAL_OBLIGATION -> "legal_obligation";
            case VITAL_INTERESTS -> "vital_interest";
            case PUBLIC_TASK -> "public_task";
            case LEGITIMATE_INTERESTS -> "legitimate_interest";
        };
    }

    List<DataAgreementAttribute> attributes() {
        return purpose.dataCategories().stream()
                .sorted()
                .map(category -> new DataAgreementAttribute(
                        id.key() + ":" + category, category.name(), sensitivity(category), category.name()))
                .toList();
    }

    private static String sensitivity(DataCategory category) {
        return category.isSpecial() ? "special-category" : category.isCriminal() ? "criminal" : "ordinary";
    }
}

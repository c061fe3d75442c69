package dev.accountable.consent.govstack;

import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.receipt.Controller;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A registered purpose, as the specification knows it. */
record DataAgreement(
        @Schema(examples = "newsletter", description = "The key of the purpose")
        String id,

        @Schema(examples = "3", description = "The version of the purpose")
        String version,

        DataController controller,
        @Schema(examples = "Newsletter") String purpose,
        String purposeDescription,

        @Schema(
                examples = "consent",
                description = "consent, contract, legal_obligation, vital_interest, public_task or legitimate_interest")
        String lawfulBasis,

        @Schema(description = "Always empty: no assessment is kept with a purpose")
        String dpia,

        @Schema(description = "Consent can be recorded: it is the basis, and the purpose has not ended")
        boolean active,

        @Schema(description = "Always false: what was said is kept as proof (Art. 7(1))")
        boolean forgettable,

        @Schema(description = "The oldest revision whose consents still count, where it is not this one") @Nullable
        String compatibleWithVersionId,

        Lifecycle lifecycle,
        List<DataAgreementAttribute> dataAttributes) {

    /** @param id its site, which is its identifier in linked data too */
    record DataController(String id, String name, String url) {

        static DataController of(Controller controller) {
            String url = controller.url().toString();
            return new DataController(url, controller.name(), url);
        }
    }

    /** What is registered is complete: a purpose has no drafts. */
    record Lifecycle(String id, String name) {

        static final Lifecycle COMPLETE = new Lifecycle("complete", "Complete");
    }

    static DataAgreement of(AgreementVersion current, int oldestValidVersion, boolean ended, Controller controller) {
        RevisionId id = current.id();
        PurposeText text = current.text();
        return new DataAgreement(
                id.key(),
                Integer.toString(id.version()),
                DataController.of(controller),
                text.name(),
                text.description(),
                current.lawfulBasis(),
                AgreementVersion.NO_DPIA,
                current.basis() == LawfulBasis.CONSENT && !ended,
                false,
                oldestValidVersion < id.version() ? new RevisionId(id.key(), oldestValidVersion).toString() : null,
                Lifecycle.COMPLETE,
                current.attributes());
    }
}

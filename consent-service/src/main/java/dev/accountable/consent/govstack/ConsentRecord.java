package dev.accountable.consent.govstack;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a person stands on a purpose, as the specification knows it. */
record ConsentRecord(
        @Schema(
                description =
                        "Of the first thing that the person said about the purpose, so it stays; a draft has none")
        @Nullable
        UUID id,

        @Schema(examples = "newsletter") String dataAgreementId,

        @Schema(examples = "newsletter:3", description = "The version of the purpose that was decided about")
        String dataAgreementRevisionId,

        String dataAgreementRevisionHash,

        @Schema(examples = "visitor-7f3a9c") String individualId,

        @Schema(description = "False as well once the period of a consent is over")
        boolean optIn,

        @Schema(
                examples = "unsigned",
                description = "Always unsigned: the person signs nothing, the controller signs the receipt")
        String state,

        @Schema(description = "For verifiers: beyond what the person said") @Nullable
        Processing processing) {

    static final String UNSIGNED = "unsigned";

    /** Whether the purpose may be pursued at this moment, and why: an objection or a new notice can stand against a yes. */
    record Processing(
            boolean allowed,
            @Schema(examples = "CONSENT_GIVEN") String reason) {}

    static ConsentRecord draft(AgreementVersion agreement, String individual) {
        return of(null, agreement, individual, true);
    }

    static ConsentRecord of(@Nullable UUID id, AgreementVersion agreement, String individual, boolean optIn) {
        Revision revision = agreement.revision();
        return new ConsentRecord(
                id, agreement.id().key(), revision.id(), revision.serializedHash(), individual, optIn, UNSIGNED, null);
    }

    ConsentRecord with(Processing now) {
        return new ConsentRecord(
                id,
                dataAgreementId,
                dataAgreementRevisionId,
                dataAgreementRevisionHash,
                individualId,
                optIn,
                state,
                now);
    }
}

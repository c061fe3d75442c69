package dev.accountable.consent.govstack;

import dev.accountable.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The person changed their mind: the record with another optIn, or optIn alone as implementations in use take it. */
record UpdateRecord(
        @Valid @Nullable Changed consentRecord,

        @Schema(description = "In place of consentRecord") @Nullable
        Boolean optIn) {

    /** A record as it was read, with another optIn. What else it says has to be true of the record. */
    record Changed(
            @Nullable UUID id,
            @Nullable String dataAgreementId,

            @Schema(description = "The revision that the person was shown; the current one where it is absent")
            @Nullable
            String dataAgreementRevisionId,

            @Schema(description = "May be sent back, and is not taken") @Nullable
            String dataAgreementRevisionHash,

            @Nullable String individualId,
            @NotNull Boolean optIn,

            @Schema(description = "May be sent back, and is not taken") @Nullable
            String state) {}

    boolean wanted() {
        if (consentRecord != null && optIn == null) {
            return consentRecord.optIn();
        }
        if (consentRecord == null && optIn != null) {
            return optIn;
        }
        throw ProblemException.invalid("consentRecord", "must be there, or optIn, and not both");
    }

    @Nullable
    RevisionId shown(String purpose) {
        return consentRecord == null
                ? null
                : RevisionId.of(
                        purpose, consentRecord.dataAgreementRevisionId(), "consentRecord.dataAgreementRevisionId");
    }

    /** Refuses a body that is about another record. */
    void check(Records.Said said) {
        if (consentRecord == null) {
            return;
        }
        UUID id = consentRecord.id();
        String agreement = consentRecord.dataAgreementId();
        String individual = consentRecord.individualId();
        same("id", id == null || id.equals(said.record()));
        same("dataAgreementId", agreement == null || agreement.equals(said.purpose()));
        same("individualId", individual == null || Individuals.are(individual, said.subject()));
    }

    private static void same(String field, boolean same) {
        if (!same) {
            throw ProblemException.invalid("consentRecord." + field, "must be that of the record");
        }
    }
}

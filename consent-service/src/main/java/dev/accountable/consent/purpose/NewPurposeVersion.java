package dev.accountable.consent.purpose;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The whole purpose as it reads from now on. A field that is left out is empty from now on. */
record NewPurposeVersion(
        @NotNull @Valid PurposeDefinition purpose,

        @Schema(description = "The change is such that consents to older versions count no more")
        Boolean asksAgain,

        @Size(max = 1000) @Schema(examples = "The newsletter is sent by another company") @Nullable
        String reason) {

    /** What is left out is false. */
    NewPurposeVersion {
        asksAgain = asksAgain != null && asksAgain;
    }
}

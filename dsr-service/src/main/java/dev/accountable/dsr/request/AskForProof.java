package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.identity.Proof;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The person is to show that an identifier is theirs.
 *
 * @param doubts the reasonable doubts about who asks (Art. 12(6)); only where there are any does the limit pause
 */
record AskForProof(
        @NotNull @Schema(examples = "EMAIL") IdentifierKind kind,
        @NotBlank @Size(max = 254) String value,

        @NotNull @Schema(description = "MAIL_CODE for an e-mail address, otherwise DOCUMENT")
        Proof method,

        @Size(max = 2000)
        @Schema(description = "Reasonable doubts about the identity (Art. 12(6)); only then does the time limit pause")
        @Nullable
        String doubts) {}

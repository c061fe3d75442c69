package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** That the breach was notified: to whom, when, and under which of the recipient's references. */
record RecordNotification(
        @NotNull Recipient recipient,

        @NotNull @Schema(examples = "2026-11-24T14:00:00Z", description = "Not in the future, not before the awareness")
        Instant notifiedAt,

        @NotBlank @Size(max = 200) @Schema(examples = "LDA-2026-004711")
        String reference,

        @Size(max = 4000)
        @Schema(description = "The reasons for the delay; required after the 72 hours (Art. 33(1) GDPR)")
        @Nullable
        String lateReason) {}

package dev.accountable.consent.event;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code subject} agreed to {@code purpose} after reading the notice. */
record GiveConsent(
        @NotNull
        @Pattern(
                regexp = ConsentEvent.SUBJECT,
                message = "must be an opaque reference, never a name or an e-mail address")
        @Schema(examples = "visitor-7f3a9c")
        String subject,

        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String purpose,

        @NotNull UUID noticeId) {}

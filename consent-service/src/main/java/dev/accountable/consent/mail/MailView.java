package dev.accountable.consent.mail;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One letter, without the address that it goes to and the words that it says. */
record MailView(
        UUID id,

        @JsonIgnore long position,

        Mails.Kind kind,

        @Schema(description = "The confirmation or the campaign")
        UUID about,

        @Schema(description = "0, and from 1 on the reminders")
        int number,

        Mails.State state,
        int attempts,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt,

        @Schema(examples = "smtp-550", description = "What went wrong, as a code") @Nullable
        String problem) {}

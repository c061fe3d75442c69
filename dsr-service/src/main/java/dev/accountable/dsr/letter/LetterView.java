package dev.accountable.dsr.letter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One letter, without the address that it goes to and the words that it says. */
public record LetterView(
        UUID id,

        @JsonIgnore long position,

        @Schema(description = "The request, or the identifier that it asks proof of")
        UUID about,

        LetterKind kind,
        Letters.State state,
        Instant writtenAt,
        int attempts,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt,

        @Schema(examples = "smtp-550", description = "What went wrong, as a code") @Nullable
        String problem) {}

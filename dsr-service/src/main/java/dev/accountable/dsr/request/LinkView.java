package dev.accountable.dsr.request;

import dev.accountable.dsr.letter.LetterKind;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a link is about, for whoever has it. Never the data that was asked for. */
record LinkView(
        @Schema(description = "CONFIRM and IDENTITY_ASKED wait for a yes, FULFILMENT is fetched, ACKNOWLEDGEMENT shows")
        LetterKind kind,

        @Schema(description = "Whether it was used: a yes counts once, an answer is fetched once")
        boolean used,

        RequestType type,

        @Schema(description = "Absent until the request is confirmed") @Nullable
        UUID requestId,

        SubjectRequest.@Nullable State state,

        @Schema(description = "Last day of the time limit") @Nullable
        LocalDate lastDay) {}

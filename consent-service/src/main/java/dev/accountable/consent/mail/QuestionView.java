package dev.accountable.consent.mail;

import dev.accountable.consent.purpose.PurposeText;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a link asks, as it is shown to the person who has it. */
public record QuestionView(
        @Schema(examples = "OPEN", description = "OPEN, or what became of it")
        String state,

        @Schema(description = "Who asks") String controller,

        List<PurposeText> purposes,
        Shown.@Nullable NoticeLink notice,
        Instant until) {}

package dev.accountable.consent.notice;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a notice of its kind is to say, and what of it is missing. */
record ChecklistView(
        UUID noticeId,

        @Schema(description = "Items that are neither covered nor declared as not applicable")
        List<String> missing,

        @Schema(description = "Why it was published nevertheless") @Nullable
        String incompleteBecause,

        List<Item> items) {

    /**
     * @param item the place of law, which names it in 'coverage'
     * @param condition when it is to be said; left out: always
     * @param heading where it is said
     * @param reason why it does not apply, or what is wrong with the heading
     */
    record Item(
            @Schema(examples = "13(1)(a)") String item,
            String requirement,
            @Nullable String condition,
            State state,
            @Nullable String heading,
            @Nullable String reason) {

        enum State {
            COVERED,
            NOT_APPLICABLE,
            MISSING
        }
    }
}

package dev.accountable.consent.campaign;

import dev.accountable.consent.Languages;
import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom to ask what, how, and until when. */
record Plan(
        @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{1,59}") @Schema(examples = "newsletter-2027")
        String key,

        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String purpose,

        @NotNull @Schema(description = "The published version of the notice that people read before they answer")
        UUID noticeId,

        @NotNull @Valid Audience audience,

        @NotEmpty @Size(max = 40) @Schema(description = "The first is for whoever reads none of the others")
        List<@NotNull @Valid LetterText> texts,

        @Size(max = 5)
        @Schema(
                examples = "[7, 14]",
                description = "Days after the first letter, ascending, on which who has not answered gets another")
        List<@NotNull @Min(1) @Max(365) Integer> reminders,

        @NotNull @Schema(description = "Nothing is asked any more from then on, and links work no more")
        Instant hardStop,

        @Pattern(regexp = PERIOD, message = PERIOD_MESSAGE)
        @Schema(
                examples = "P6M",
                defaultValue = "P6M",
                description = "How long who refused or withdrew is not asked again")
        String noReaskPeriod,

        @Min(1) @Max(100000) @Schema(defaultValue = "600", description = "Letters a minute at most") @Nullable
        Integer rate) {

    /** ISO 8601, of days at least. */
    static final String PERIOD = "P(?=\\d)([1-9]\\d?Y)?([1-9]\\d{0,2}M)?([1-9]\\d{0,2}W)?([1-9]\\d{0,3}D)?";

    static final String PERIOD_MESSAGE = "must be an ISO 8601 period of years, months, weeks or days, P6M for example";

    Plan {
        reminders = reminders == null ? List.of() : reminders;
        noReaskPeriod = noReaskPeriod == null ? "P6M" : noReaskPeriod;
        rate = rate == null ? Integer.valueOf(600) : rate;
    }

    int perMinute() {
        return rate == null ? 600 : rate;
    }

    /** Who has said no since then is left in peace. */
    Instant refusalsCountFrom(Instant now) {
        return now.atOffset(ZoneOffset.UTC).minus(Period.parse(noReaskPeriod)).toInstant();
    }

    LetterText textFor(@Nullable String language) {
        String best = Languages.accepted(
                language,
                texts.stream().map(text -> Languages.canonical(text.language())).toList(),
                Languages.canonical(texts.get(0).language()));
        return texts.stream()
                .filter(text -> Languages.canonical(text.language()).equals(best))
                .findFirst()
                .orElse(texts.get(0));
    }
}

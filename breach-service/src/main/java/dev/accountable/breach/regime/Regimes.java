package dev.accountable.breach.regime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The regimes of {@code regimes.json}, and what each asks for an incident. */
@ApplicationScoped
class Regimes {

    /**
     * A law, from the day on which it applies.
     *
     * @param until the first day on which it does not apply any more
     */
    record Regime(
            String key,
            String title,
            LocalDate from,
            @Nullable LocalDate until,
            List<Step> steps) {

        boolean appliesOn(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }
    }

    /**
     * One thing to send. Hours are elapsed time, months are calendar months (UTC).
     *
     * @param after the step that it is counted from; null: from the awareness
     */
    record Step(
            String key,
            String title,
            String article,
            @Nullable Integer hours,
            @Nullable Integer months,
            @Nullable String after) {}

    /** When a step is due. */
    @Schema(name = "RegimeDeadline")
    record Deadline(
            String regime,
            String step,
            String title,
            String article,

            @Schema(description = "The last instant in time")
            Instant dueAt,

            @Schema(description = "Counted from what is due itself, and earlier where that is done earlier")
            boolean estimated) {}

    private final List<Regime> all;

    Regimes(ObjectMapper json) {
        try (InputStream file = Objects.requireNonNull(Regimes.class.getResourceAsStream("/regime/regimes.json"))) {
            this.all = json.readValue(file, new TypeReference<List<Regime>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the laws ask that apply on the day of the awareness, by regime and in the order of the steps. */
    List<Deadline> of(Instant awareAt) {
        LocalDate day = LocalDate.ofInstant(awareAt, ZoneOffset.UTC);
        List<Deadline> deadlines = new ArrayList<>();
        for (Regime regime : all) {
            if (regime.appliesOn(day)) {
                for (Step step : regime.steps()) {
                    Instant from = awareAt;
                    for (Deadline earlier : deadlines) {
                        if (earlier.regime().equals(regime.key())
                                && earlier.step().equals(step.after())) {
                            from = earlier.dueAt();
                        }
                    }
                    deadlines.add(new Deadline(
                            regime.key(),
                            step.key(),
                            step.title(),
                            step.article(),
                            due(step, from),
                            step.after() != null));
                }
            }
        }
        return deadlines;
    }

    private static Instant due(Step step, Instant from) {
        if (step.hours() != null) {
            return from.plus(Duration.ofHours(step.hours()));
        }
        return from.atOffset(ZoneOffset.UTC)
                .plus(Period.ofMonths(Objects.requireNonNull(step.months())))
                .toInstant();
    }
}

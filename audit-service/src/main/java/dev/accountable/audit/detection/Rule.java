package dev.accountable.audit.detection;

import dev.accountable.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to watch for: enough events of one step (THRESHOLD), or the steps one after another (SEQUENCE), of one group and
 * within one window of time.
 *
 * @param groupBy what events must have in common to be counted together; nothing where it is empty
 * @param groupByDetail the name of the detail, where {@code groupBy} holds DETAIL
 * @param window ISO 8601 duration
 */
@RegisterForReflection
record Rule(
        @NotBlank @Size(max = 200) @Schema(examples = "Many people's data read by one employee")
        String name,

        @NotNull @Size(max = 2000) String description,
        @NotNull Kind kind,
        @NotNull @Size(min = 1, max = 5) List<@NotNull @Valid Step> steps,
        @NotNull Set<@NotNull GroupBy> groupBy,

        @Nullable @Pattern(regexp = "[A-Za-z][A-Za-z0-9._-]{0,63}", message = "must be the name of a detail")
        String groupByDetail,

        @NotNull
        @Schema(examples = "PT10M", description = "ISO 8601, from one second to seven days")
        @Pattern(regexp = "P(?=.)([0-9]{1,2}D)?(T(?=.)([0-9]{1,3}H)?([0-9]{1,5}M)?([0-9]{1,6}S)?)?")
        String window,

        @NotNull Severity severity,

        @NotNull @Schema(description = "Whether it watches; what happens while it does not is not caught up with")
        Boolean enabled) {

    static final Duration LONGEST = Duration.ofDays(7);

    enum Kind {
        THRESHOLD,
        SEQUENCE
    }

    enum GroupBy {
        ACTOR,
        SUBJECT,
        SOURCE,
        DETAIL
    }

    enum Severity {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    enum Counted {
        EVENTS,
        /** Different data subjects; events without one do not count. */
        SUBJECTS
    }

    /** So many events that the filter lets through, or events about so many people. */
    @RegisterForReflection
    record Step(
            @NotNull @Valid Filter filter,
            @Min(1) @Max(5000) int atLeast,

            @NotNull @Schema(description = "EVENTS, or SUBJECTS: different people whom they are about")
            Counted of) {}

    /** What annotations cannot say. */
    void check(String field) {
        if ((kind == Kind.THRESHOLD) != (steps.size() == 1)) {
            throw ProblemException.invalid(
                    field + "steps", "must be one for a THRESHOLD, and two or more for a SEQUENCE");
        }
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).filter().check(field + "steps[" + i + "].filter");
        }
        if (groupBy.contains(GroupBy.DETAIL) != (groupByDetail != null)) {
            throw ProblemException.invalid(
                    field + "groupByDetail", "must be given where groupBy holds DETAIL, and only there");
        }
        if (length().compareTo(LONGEST) > 0 || length().compareTo(Duration.ofSeconds(1)) < 0) {
            throw ProblemException.invalid(field + "window", "must be from one second to seven days");
        }
    }

    Duration length() {
        try {
            return Duration.parse(window);
        } catch (DateTimeException e) {
            throw new IllegalStateException("The pattern of a window lets only durations through", e);
        }
    }

    /** The steps that count this event, as bits; 0 for none. */
    int stepsOf(LoggedEvent event) {
        int bits = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).filter().lets(event)) {
                bits |= 1 << i;
            }
        }
        return bits;
    }

    boolean isLastStep(Match match) {
        return match.counts(steps.size() - 1);
    }

    /** Whether these matches, in the order of their time, go through all steps. One match never counts for two of them. */
    boolean isCompletedBy(Iterable<Match> matches) {
        int step = 0;
        int counted = 0;
        Set<UUID> subjects = new HashSet<>();
        for (Match match : matches) {
            if (match.counts(step)) {
                UUID subject = match.subject();
                if (steps.get(step).of() == Counted.EVENTS || (subject != null && subjects.add(subject))) {
                    counted++;
                }
                if (counted == steps.get(step).atLeast()) {
                    step++;
                    if (step == steps.size()) {
                        return true;
                    }
                    counted = 0;
                    subjects.clear();
                }
            }
        }
        return false;
    }

    /** Whether of the events about one person only the newest is needed: where people are counted and nothing else. */
    boolean countsSubjectsOnly() {
        return kind == Kind.THRESHOLD && steps.get(0).of() == Counted.SUBJECTS;
    }
}

package dev.accountable.audit.detection;

import dev.accountable.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which events a step of a rule counts; what is absent does not matter.
 *
 * @param type the whole type; exactly one of this and {@code typePrefix} is given
 * @param typePrefix the beginning of the type, up to and with a dot
 * @param details details that the event has with exactly these values
 */
@RegisterForReflection
record Filter(
        @Nullable
        @Size(max = 100)
        @Pattern(regexp = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+", message = "must be lower-case names joined by dots")
        @Schema(examples = "dev.accountable.access.read")
        String type,

        @Nullable
        @Size(max = 100)
        @Pattern(regexp = "([a-z][a-z0-9-]*\\.)+", message = "must be lower-case names, a dot behind each")
        @Schema(examples = "dev.accountable.access.")
        String typePrefix,

        @Nullable @Pattern(regexp = "/[a-z][a-z0-9-]{1,62}", message = "must be a path of one lower-case name")
        String source,

        @Nullable @Pattern(regexp = "SUCCESS|REFUSED", message = "must be SUCCESS or REFUSED")
        String outcome,

        @Nullable @Size(max = 10) Map<@NotNull String, @NotNull @Size(max = 1000) String> details,
        @Nullable @Valid Hours hours) {

    private static final String OWN = "dev.accountable.detection.";

    /**
     * When it happened, by the clocks of a place.
     *
     * @param from from this time of the day on
     * @param to before this time of the day; over midnight where it is earlier than {@code from}, the whole day where
     *     it is the same
     * @param weekdays of the local date; every day where absent
     */
    @RegisterForReflection
    record Hours(
            @NotNull @Size(max = 60) @Schema(examples = "Europe/Berlin")
            String zone,

            @NotNull
            @Pattern(regexp = Hours.TIME, message = "must be a time of the day, 22:00 for example")
            @Schema(examples = "22:00")
            String from,

            @NotNull
            @Pattern(regexp = Hours.TIME, message = "must be a time of the day, 06:00 for example")
            @Schema(examples = "06:00")
            String to,

            @Nullable @Size(min = 1) Set<@NotNull DayOfWeek> weekdays) {

        private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

        boolean contain(Instant instant) {
            ZonedDateTime local = instant.atZone(ZoneId.of(zone));
            LocalTime time = local.toLocalTime();
            LocalTime begin = LocalTime.parse(from);
            LocalTime end = LocalTime.parse(to);
            boolean within = begin.isBefore(end)
                    ? !time.isBefore(begin) && time.isBefore(end)
                    : !time.isBefore(begin) || time.isBefore(end) || begin.equals(end);
            return within && (weekdays == null || weekdays.contains(local.getDayOfWeek()));
        }
    }

    /** What annotations cannot say. */
    void check(String field) {
        if ((type == null) == (typePrefix == null)) {
            throw ProblemException.invalid(field, "must have either a type or a typePrefix");
        }
        if (hours != null) {
            try {
                ZoneId.of(hours.zone());
            } catch (DateTimeException e) {
                throw ProblemException.invalid(field + ".hours.zone", "must be a time zone, Europe/Berlin for example");
            }
        }
    }

    /** Detections are events too. No rule counts them, or one could go on for ever about itself. */
    boolean lets(LoggedEvent event) {
        return !event.type().startsWith(OWN)
                && (type == null || type.equals(event.type()))
                && (typePrefix == null || event.type().startsWith(typePrefix))
                && (source == null || source.equals(event.source()))
                && (outcome == null || outcome.equals(event.outcome()))
                && (details == null || event.details().entrySet().containsAll(details.entrySet()))
                && (hours == null || hours.contain(event.time()));
    }
}

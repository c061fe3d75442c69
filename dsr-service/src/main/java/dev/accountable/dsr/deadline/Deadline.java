package dev.accountable.dsr.deadline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A time limit with its working.
 *
 * @param dueAt the end of {@code lastDay} where the organisation is: the first instant that is too late
 * @param unadjustedDay where the period ends before weekends and holidays are looked at; a careful office aims for it
 */
public record Deadline(
        @Schema(description = "Day of the event, in the zone of the organisation")
        LocalDate eventDay,

        @Schema(description = "End of the period before weekends and holidays are looked at")
        LocalDate unadjustedDay,

        @Schema(description = "Last day on which the answer is in time")
        LocalDate lastDay,

        @Schema(description = "End of the last day: the first instant that is too late")
        Instant dueAt,

        ZoneId zone,

        @Schema(description = "Public holidays of: ISO 3166 country, or country and region")
        String holidaysOf,

        List<Step> working) {

    /**
     * One step of the working.
     *
     * @param rule the provision that was used
     * @param day the date after this step
     * @param because what made the rule apply, such as the holiday's name
     */
    public record Step(
            String rule,
            String text,
            LocalDate day,
            @Nullable String because) {}
}

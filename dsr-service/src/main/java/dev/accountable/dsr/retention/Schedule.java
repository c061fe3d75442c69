package dev.accountable.dsr.retention;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The five fields that everybody knows from cron. */
final class Schedule {

    private Schedule() {}

    static boolean isReadable(String schedule) {
        try {
            ExecutionTime.forCron(parser().parse(schedule).validate());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Empty where there is no next time: 30 February. */
    static Optional<Instant> next(String schedule, Instant after, ZoneId zone) {
        return ExecutionTime.forCron(parser().parse(schedule))
                .nextExecution(after.atZone(zone))
                .map(ZonedDateTime::toInstant);
    }

    private static CronParser parser() {
        return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    }
}

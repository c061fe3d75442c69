package dev.accountable.breach;

import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Art. 33(1) GDPR: the supervisory authority is notified "not later than 72 hours after having become aware". Counted as
 * elapsed time, so that clock changes, leap days, weekends and holidays neither shorten nor prolong it.
 *
 * @param stoppedAt when the authority was notified, or null
 */
record NotificationClock(Instant awareAt, @Nullable Instant stoppedAt) {

    static final Duration LIMIT = Duration.of(72, HOURS);

    Instant dueAt() {
        return awareAt.plus(LIMIT);
    }

    /** The last instant of the 72 hours is still in time. */
    boolean isLate(Instant notification) {
        return notification.isAfter(dueAt());
    }

    ClockState state(Instant now) {
        if (stoppedAt != null) {
            return ClockState.STOPPED;
        }
        return isLate(now) ? ClockState.EXPIRED : ClockState.RUNNING;
    }

    /** What is left, or was left when the clock stopped; zero where the limit has passed. */
    Duration remaining(Instant now) {
        return notNegative(Duration.between(end(now), dueAt()));
    }

    /** By how much the limit was or is missed; zero where it was not. */
    Duration overdue(Instant now) {
        return notNegative(Duration.between(dueAt(), end(now)));
    }

    /**
     * Art. 3(1) of Regulation 1182/71 does not count the hour in which the event falls: the first hour counted is the next
     * full one. Every time zone of the EU is whole hours from UTC, so UTC's hours are theirs.
     */
    Instant dueAtByRegulation1182() {
        return awareAt.truncatedTo(HOURS).plus(1, HOURS).plus(LIMIT);
    }

    ClockView view(Instant now) {
        return new ClockView(
                awareAt,
                dueAt(),
                state(now),
                remaining(now).truncatedTo(SECONDS),
                overdue(now).truncatedTo(SECONDS),
                stoppedAt,
                new ClockView.OtherReading(
                        dueAtByRegulation1182(), ClockView.OtherReading.RULE, ClockView.OtherReading.CAVEAT));
    }

    private Instant end(Instant now) {
        return stoppedAt == null ? now : stoppedAt;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}

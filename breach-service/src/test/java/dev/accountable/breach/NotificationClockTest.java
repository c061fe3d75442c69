package dev.accountable.breach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NotificationClockTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long YEAR_2018 = 1_514_764_800_000_000L;
    private static final long YEAR_2100 = 4_102_444_800_000_000L;

    @Test
    void theNightWithoutAnHourMakesTheLocalTimeOneHourLater() {
        assertThat(dueInBerlin("2026-03-27T20:00")).isEqualTo("2026-03-30T21:00");
    }

    @Test
    void theNightWithAnHourTwiceMakesTheLocalTimeOneHourEarlier() {
        assertThat(dueInBerlin("2026-10-24T09:30")).isEqualTo("2026-10-27T08:30");
    }

    @Test
    void aLeapDayCountsAsAnyDay() {
        assertThat(clock("2028-02-27T10:00:00Z").dueAt()).isEqualTo("2028-03-01T10:00:00Z");
        assertThat(clock("2027-02-27T10:00:00Z").dueAt()).isEqualTo("2027-03-02T10:00:00Z");
        assertThat(clock("2100-02-27T10:00:00Z").dueAt()).isEqualTo("2100-03-02T10:00:00Z");
    }

    @Test
    void weekendsAndNewYearDoNotProlongIt() {
        assertThat(clock("2026-12-31T22:15:30.123456Z").dueAt()).isEqualTo("2027-01-03T22:15:30.123456Z");
    }

    @Test
    void theLastInstantIsInTimeAndTheNextIsNot() {
        NotificationClock clock = clock("2026-11-23T09:00:00Z");
        Instant last = Instant.parse("2026-11-26T09:00:00Z");
        Instant next = last.plus(1, ChronoUnit.MICROS);

        assertThat(clock.isLate(last)).isFalse();
        assertThat(clock.state(last)).isEqualTo(ClockState.RUNNING);
        assertThat(clock.remaining(last)).isZero();
        assertThat(clock.isLate(next)).isTrue();
        assertThat(clock.state(next)).isEqualTo(ClockState.EXPIRED);
        assertThat(clock.overdue(next)).isEqualTo(Duration.of(1, ChronoUnit.MICROS));
    }

    @Test
    void aStoppedClockKeepsWhatWasLeft() {
        Instant aware = Instant.parse("2026-11-23T09:00:00Z");
        var clock = new NotificationClock(aware, aware.plus(Duration.ofHours(70)));
        Instant muchLater = aware.plus(Duration.ofDays(400));

        assertThat(clock.state(muchLater)).isEqualTo(ClockState.STOPPED);
        assertThat(clock.remaining(muchLater)).isEqualTo(Duration.ofHours(2));
        assertThat(clock.overdue(muchLater)).isZero();
    }

    @Test
    void regulation1182DoesNotCountTheHourOfTheEvent() {
        assertThat(clock("2026-11-23T09:20:01Z").dueAtByRegulation1182()).isEqualTo("2026-11-26T10:00:00Z");
        assertThat(clock("2026-11-23T09:59:59.999999Z").dueAtByRegulation1182()).isEqualTo("2026-11-26T10:00:00Z");
        assertThat(clock("2026-11-23T09:00:00Z").dueAtByRegulation1182()).isEqualTo("2026-11-26T10:00:00Z");
    }

    @Property
    void atAnyMomentRemainingMinusOverdueIsTheWayToTheLimit(
            @ForAll @LongRange(min = YEAR_2018, max = YEAR_2100) long aware,
            @ForAll @LongRange(min = 0, max = 700_000_000_000L) long later) {
        Instant awareAt = Instant.EPOCH.plus(aware, ChronoUnit.MICROS);
        Instant now = awareAt.plus(later, ChronoUnit.MICROS);
        var clock = new NotificationClock(awareAt, null);

        assertThat(clock.dueAt().getEpochSecond() - awareAt.getEpochSecond()).isEqualTo(259_200);
        assertThat(clock.remaining(now).minus(clock.overdue(now))).isEqualTo(Duration.between(now, clock.dueAt()));
        assertThat(clock.state(now) == ClockState.EXPIRED)
                .isEqualTo(clock.overdue(now).compareTo(Duration.ZERO) > 0);
        assertThat(Duration.between(clock.dueAt(), clock.dueAtByRegulation1182()))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1));
    }

    @Property
    void everyMarkComesBeforeTheNextAndTheLastIsTheLimit(
            @ForAll @LongRange(min = YEAR_2018, max = YEAR_2100) long aware) {
        Instant awareAt = Instant.EPOCH.plus(aware, ChronoUnit.MICROS);
        var marks = AlertReason.marks().stream().map(mark -> mark.at(awareAt)).toList();

        assertThat(marks).hasSize(5).isSorted().allMatch(mark -> mark.isAfter(awareAt));
        assertThat(marks.get(4)).isEqualTo(new NotificationClock(awareAt, null).dueAt());
    }

    private static NotificationClock clock(String awareAt) {
        return new NotificationClock(Instant.parse(awareAt), null);
    }

    private static String dueInBerlin(String local) {
        Instant aware = LocalDateTime.parse(local).atZone(BERLIN).toInstant();
        return new NotificationClock(aware, null)
                .dueAt()
                .atZone(BERLIN)
                .toLocalDateTime()
                .toString();
    }
}

package dev.accountable.dsr.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TimeLimitsPropertyTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Map<String, PublicHolidays> HOLIDAYS = new ConcurrentHashMap<>();

    @Provide
    Arbitrary<Instant> events() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("2018-05-25T00:00:00Z").getEpochSecond(),
                        Instant.parse("2099-12-31T00:00:00Z").getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<String> countries() {
        return Arbitraries.of("DE", "FR", "AT", "NL", "SE", "PL", "ES", "IE");
    }

    @Property(tries = 300)
    void theLastDayIsAWorkingDay(@ForAll("events") Instant event, @ForAll("countries") String country) {
        LocalDate last = deadline(event, country).lastDay();
        assertThat(last.getDayOfWeek().getValue()).isLessThan(6);
        assertThat(holidays(country).on(last)).isEmpty();
    }

    @Property(tries = 300)
    void noWorkingDayLiesBetweenTheUnadjustedAndTheLastDay(
            @ForAll("events") Instant event, @ForAll("countries") String country) {
        Deadline deadline = deadline(event, country);
        assertThat(deadline.lastDay()).isAfterOrEqualTo(deadline.unadjustedDay());
        for (LocalDate day = deadline.unadjustedDay(); day.isBefore(deadline.lastDay()); day = day.plusDays(1)) {
            boolean weekend = day.getDayOfWeek().getValue() > 5;
            assertThat(weekend || holidays(country).on(day).isPresent())
                    .as("%s", day)
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void whoAsksLaterIsNeverDueEarlier(
            @ForAll("events") Instant one, @ForAll("events") Instant other, @ForAll("countries") String country) {
        Instant earlier = one.isBefore(other) ? one : other;
        Instant later = one.isBefore(other) ? other : one;
        assertThat(deadline(later, country).dueAt())
                .isAfterOrEqualTo(deadline(earlier, country).dueAt());
    }

    @Property(tries = 300)
    void itIsAMonthAndNeverThirtyDaysOfItsOwn(@ForAll("events") Instant event, @ForAll("countries") String country) {
        Deadline deadline = deadline(event, country);
        assertThat(ChronoUnit.DAYS.between(deadline.eventDay(), deadline.unadjustedDay()))
                .isBetween(28L, 31L);
        boolean sameDate =
                deadline.unadjustedDay().getDayOfMonth() == deadline.eventDay().getDayOfMonth();
        boolean lastOfMonth = deadline.unadjustedDay().plusDays(1).getDayOfMonth() == 1;
        assertThat(sameDate || lastOfMonth).isTrue();
    }

    @Property(tries = 300)
    void theWorkingLeadsToTheResult(@ForAll("events") Instant event, @ForAll("countries") String country) {
        Deadline deadline = deadline(event, country);
        List<Deadline.Step> working = deadline.working();
        assertThat(working.get(working.size() - 1).day()).isEqualTo(deadline.lastDay());
        assertThat(working.subList(2, working.size()))
                .allSatisfy(step -> assertThat(step.because()).isNotNull());
        assertThat(deadline.dueAt())
                .isEqualTo(deadline.lastDay().plusDays(1).atStartOfDay(BERLIN).toInstant());
    }

    /** Pauses one after the other, the first some days after the event. */
    @Provide
    Arbitrary<List<Integer>> lengths() {
        return Arbitraries.integers().between(0, 40).list().ofMaxSize(4);
    }

    @Property(tries = 300)
    void everyDayOfAPauseIsAddedAndNothingElse(
            @ForAll("events") Instant event,
            @ForAll("countries") String country,
            @ForAll("lengths") List<Integer> lengths) {
        Deadline without = limits(country).forRequest(event, List.of(), false);
        Deadline with = limits(country).forRequest(event, pauses(event, lengths), false);
        int days = lengths.stream().mapToInt(length -> length).sum();
        assertThat(with.unadjustedDay()).isEqualTo(without.unadjustedDay().plusDays(days));
        assertThat(with.dueAt()).isAfterOrEqualTo(without.dueAt());
        assertThat(with.working().stream().map(Deadline.Step::rule).filter(rule -> rule.startsWith("GDPR")))
                .hasSize(lengths.size());
    }

    @Property(tries = 300)
    void anExtensionNeverShortensAndIsThreeMonthsFromTheEvent(
            @ForAll("events") Instant event,
            @ForAll("countries") String country,
            @ForAll("lengths") List<Integer> lengths) {
        List<Pause> pauses = pauses(event, lengths);
        Deadline first = limits(country).forRequest(event, pauses, false);
        Deadline extended = limits(country).forRequest(event, pauses, true);
        assertThat(extended.dueAt()).isAfter(first.dueAt());
        int days = lengths.stream().mapToInt(length -> length).sum();
        assertThat(extended.unadjustedDay())
                .isEqualTo(extended.eventDay().plusMonths(3).plusDays(days));
    }

    @Property(tries = 300)
    void pausedAndExtendedItStillEndsOnAWorkingDay(
            @ForAll("events") Instant event,
            @ForAll("countries") String country,
            @ForAll("lengths") List<Integer> lengths,
            @ForAll boolean extended) {
        Deadline deadline = limits(country).forRequest(event, pauses(event, lengths), extended);
        assertThat(deadline.lastDay().getDayOfWeek().getValue()).isLessThan(6);
        assertThat(holidays(country).on(deadline.lastDay())).isEmpty();
        List<Deadline.Step> working = deadline.working();
        assertThat(working.get(working.size() - 1).day()).isEqualTo(deadline.lastDay());
    }

    @Property(tries = 300)
    void whoAsksLaterIsNeverDueEarlierAlsoWherePausedAlike(
            @ForAll("events") Instant one,
            @ForAll("events") Instant other,
            @ForAll("lengths") List<Integer> lengths,
            @ForAll boolean extended) {
        Instant earlier = one.isBefore(other) ? one : other;
        Instant later = one.isBefore(other) ? other : one;
        assertThat(limits("DE")
                        .forRequest(later, pauses(later, lengths), extended)
                        .dueAt())
                .isAfterOrEqualTo(limits("DE")
                        .forRequest(earlier, pauses(earlier, lengths), extended)
                        .dueAt());
    }

    private static List<Pause> pauses(Instant event, List<Integer> lengths) {
        List<Pause> pauses = new ArrayList<>();
        LocalDate from = LocalDate.ofInstant(event, BERLIN).plusDays(2);
        for (int length : lengths) {
            LocalDate until = from.plusDays(length);
            pauses.add(new Pause(
                    Pause.Reason.IDENTITY,
                    from.atTime(23, 59).atZone(BERLIN).toInstant(),
                    until.atTime(0, 1)
                            .plusHours(length == 0 ? 23 : 0)
                            .plusMinutes(length == 0 ? 58 : 0)
                            .atZone(BERLIN)
                            .toInstant()));
            from = until.plusDays(1);
        }
        return pauses;
    }

    private static PublicHolidays holidays(String country) {
        return HOLIDAYS.computeIfAbsent(country, code -> new PublicHolidays(code, Optional.empty()));
    }

    private static Deadline deadline(Instant event, String country) {
        return limits(country).forRequestReceivedAt(event);
    }

    private static TimeLimits limits(String country) {
        return new TimeLimits(holidays(country), BERLIN);
    }
}

package dev.accountable.dsr.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DuePropertyTest {

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.longs()
                .between(
                        LocalDate.of(2016, 1, 1).toEpochDay(),
                        LocalDate.of(2060, 12, 31).toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<Period> periods() {
        Arbitrary<Integer> years = Arbitraries.integers().between(0, 30);
        Arbitrary<Integer> months = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> days = Arbitraries.integers().between(0, 1000);
        return Combinators.combine(years, months, days).as(Period::of).filter(period -> !period.isZero());
    }

    /** The law of it: a row goes exactly when its last day has passed, not a day before, and not a day after. */
    @Property(tries = 2000)
    void aRowGoesExactlyWhenItsLastDayHasPassed(
            @ForAll("days") LocalDate from, @ForAll("days") LocalDate today, @ForAll("periods") Period period) {
        boolean goes = !from.isAfter(Due.cutoff(period, today));
        assertThat(goes).isEqualTo(from.plus(period).isBefore(today));
    }

    @Property(tries = 2000)
    void aroundTheCutoffItIsTheSame(@ForAll("days") LocalDate today, @ForAll("periods") Period period) {
        LocalDate cutoff = Due.cutoff(period, today);
        assertThat(cutoff.plus(period)).isBefore(today);
        assertThat(cutoff.plusDays(1).plus(period)).isAfterOrEqualTo(today);
    }

    @Property(tries = 500)
    void aLongerPeriodNeverTakesMore(
            @ForAll("days") LocalDate today, @ForAll("periods") Period period, @ForAll("periods") Period more) {
        Period longer = period.plus(more);
        assertThat(Due.cutoff(longer, today)).isBeforeOrEqualTo(Due.cutoff(period, today));
    }
}

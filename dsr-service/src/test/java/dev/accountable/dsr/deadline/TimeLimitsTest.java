package dev.accountable.dsr.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Dates worked out by hand from the Regulation and the calendar of the country. */
    @ParameterizedTest(name = "{0} in {2}: {3}")
    @CsvSource({
        // received, region, country, unadjusted, last day
        "2026-01-07, '', DE, 2026-02-07, 2026-02-09", // Saturday
        "2026-01-08, '', DE, 2026-02-08, 2026-02-09", // Sunday
        "2026-01-09, '', DE, 2026-02-09, 2026-02-09", // Monday
        "2026-01-31, '', DE, 2026-02-28, 2026-03-02", // no 31 February; a Saturday
        "2027-01-29, '', DE, 2027-02-28, 2027-03-01", // a Sunday
        "2028-01-31, '', DE, 2028-02-29, 2028-02-29", // leap year, Tuesday
        "2028-01-29, '', DE, 2028-02-29, 2028-02-29",
        "2028-02-29, '', DE, 2028-03-29, 2028-03-29",
        "2100-01-31, '', DE, 2100-02-28, 2100-03-01", // no leap year; a Sunday
        "2026-03-31, '', DE, 2026-04-30, 2026-04-30",
        "2026-11-25, '', DE, 2026-12-25, 2026-12-28", // Friday Christmas, Saturday, Sunday
        "2025-11-25, '', DE, 2025-12-25, 2025-12-29", // Thursday, Friday Boxing Day, weekend
        "2025-12-01, '', DE, 2026-01-01, 2026-01-02",
        "2026-03-03, '', DE, 2026-04-03, 2026-04-07", // Good Friday to Easter Monday
        "2025-12-06, '', DE, 2026-01-06, 2026-01-06", // Epiphany is no holiday of the whole country
        "2025-12-06, by, DE, 2026-01-06, 2026-01-07",
        "2026-06-14, '', FR, 2026-07-14, 2026-07-15", // a Tuesday
        "2026-06-14, '', DE, 2026-07-14, 2026-07-14",
    })
    void endsWhereTheRegulationSays(
            LocalDate received, String region, String country, LocalDate unadjusted, LocalDate last) {
        Deadline deadline = limits(country, region).forRequestReceivedAt(noon(received));

        assertThat(deadline.eventDay()).isEqualTo(received);
        assertThat(deadline.unadjustedDay()).isEqualTo(unadjusted);
        assertThat(deadline.lastDay()).isEqualTo(last);
    }

    /**
     * EDPB Guidelines 01/2022 para. 160 and 161 (examples 32 and 33: 5 March → 5 April, 31 August → 30 September), in years in
     * which the last day is a working day, and in one in which it is not.
     */
    @ParameterizedTest(name = "{0} ends with {1}")
    @CsvSource({
        "2024-03-05, 2024-04-05",
        "2027-08-31, 2027-09-30",
        "2026-08-31, 2026-09-30",
        "2025-03-05, 2025-04-07", // 5 April 2025 is a Saturday
    })
    void endsWhereTheGuidelinesOfTheBoardSay(LocalDate received, LocalDate last) {
        assertThat(limits("DE", "").forRequestReceivedAt(noon(received)).lastDay())
                .isEqualTo(last);
    }

    @Test
    void pausesAndTheExtensionShowInTheWorking() {
        var identity =
                new Pause(Pause.Reason.IDENTITY, noon(LocalDate.of(2026, 1, 10)), noon(LocalDate.of(2026, 1, 15)));
        Deadline deadline = limits("DE", "").forRequest(noon(LocalDate.of(2026, 1, 7)), List.of(identity), true);

        // 7 January → 7 April, three months from the event; five days on: 12 April 2026, a Sunday.
        assertThat(deadline.unadjustedDay()).isEqualTo("2026-04-12");
        assertThat(deadline.lastDay()).isEqualTo("2026-04-13");
        assertThat(deadline.working())
                .extracting(Deadline.Step::rule)
                .containsExactly(
                        "Regulation 1182/71 Art. 3(1)",
                        "Regulation 1182/71 Art. 3(2)(c)",
                        "GDPR Art. 12(3), second sentence",
                        "GDPR Art. 12(6)",
                        "Regulation 1182/71 Art. 3(4)");
        assertThat(deadline.working().get(3).because())
                .isEqualTo("It did not run from 2026-01-10 to 2026-01-15: 5 days.");
    }

    @Test
    void theDayOfReceiptIsTheOneWhereTheOrganisationIs() {
        Instant lateInTheEvening = Instant.parse("2026-02-08T23:30:00Z");
        assertThat(limits("DE", "").forRequestReceivedAt(lateInTheEvening).eventDay())
                .isEqualTo("2026-02-09");
    }

    @Test
    void theLastDayEndsAtMidnightWhereTheOrganisationIsInWinterAndInSummer() {
        // Received in winter, due in summer: the clock change of 29 March lies between.
        assertThat(limits("DE", "")
                        .forRequestReceivedAt(noon(LocalDate.of(2026, 3, 10)))
                        .dueAt())
                .isEqualTo("2026-04-10T22:00:00Z");
        assertThat(limits("DE", "")
                        .forRequestReceivedAt(noon(LocalDate.of(2026, 10, 12)))
                        .dueAt())
                .isEqualTo("2026-11-12T23:00:00Z");
        // 28 March 2027, the day of the clock change, is Easter Sunday; Easter Monday follows.
        assertThat(limits("DE", "")
                        .forRequestReceivedAt(noon(LocalDate.of(2027, 2, 28)))
                        .dueAt())
                .isEqualTo("2027-03-30T22:00:00Z");
    }

    @Test
    void theWorkingNamesEveryStepAndTheHoliday() {
        Deadline deadline = limits("DE", "").forRequestReceivedAt(noon(LocalDate.of(2025, 11, 25)));

        assertThat(deadline.working())
                .extracting(Deadline.Step::rule)
                .startsWith("Regulation 1182/71 Art. 3(1)", "Regulation 1182/71 Art. 3(2)(c)")
                .filteredOn("Regulation 1182/71 Art. 3(4)"::equals)
                .hasSize(4);
        assertThat(deadline.working())
                .extracting(Deadline.Step::because)
                .contains(
                        "2025-12-25 is a public holiday: 1st Christmas day",
                        "2025-12-27 is a Saturday",
                        "2025-12-28 is a Sunday");
        assertThat(deadline.holidaysOf()).isEqualTo("DE");
    }

    @Test
    void severalMonthsCountFromTheEventAndNotMonthByMonth() {
        // 31 January + 1 month + 2 months would be 28 April.
        assertThat(limits("DE", "").months(noon(LocalDate.of(2026, 1, 31)), 3).unadjustedDay())
                .isEqualTo("2026-04-30");
    }

    @Test
    void aPlaceThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> limits("XQ", "")).hasMessageContaining("XQ");
        assertThatThrownBy(() -> limits("DE", "atlantis")).hasMessageContaining("atlantis");
    }

    @Test
    void everyDayOfFortyYearsKeepsTheLaw() {
        TimeLimits limits = limits("DE", "");
        var holidays = new PublicHolidays("DE", Optional.empty());
        Deadline before = limits.forRequestReceivedAt(noon(LocalDate.of(2019, 12, 31)));
        for (LocalDate day = LocalDate.of(2020, 1, 1); day.getYear() < 2060; day = day.plusDays(1)) {
            Deadline deadline = limits.forRequestReceivedAt(noon(day));
            assertThat(deadline.lastDay()).isAfterOrEqualTo(before.lastDay());
            assertThat(deadline.lastDay().getDayOfWeek().getValue()).isLessThan(6);
            assertThat(holidays.on(deadline.lastDay())).isEmpty();
            before = deadline;
        }
    }

    static TimeLimits limits(String country, String region) {
        return new TimeLimits(
                new PublicHolidays(country, region.isEmpty() ? Optional.empty() : Optional.of(region)), BERLIN);
    }

    static Instant noon(LocalDate day) {
        return LocalDateTime.of(day, LocalTime.NOON).atZone(BERLIN).toInstant();
    }
}

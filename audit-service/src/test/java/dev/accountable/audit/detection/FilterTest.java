package dev.accountable.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.detection.Filter.Hours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {

    private static final LoggedEvent EVENT = event("dev.accountable.access.read", Map.of("reason", "r", "other", "o"));

    @Test
    void whatIsAbsentDoesNotMatter() {
        assertThat(filter("dev.accountable.access.read", null, null, null, null).lets(EVENT))
                .isTrue();
        assertThat(filter(null, "dev.accountable.", null, null, null).lets(EVENT))
                .isTrue();
    }

    @Test
    void eachConditionHasToHold() {
        String type = EVENT.type();
        assertThat(filter("dev.accountable.access.reader", null, null, null, null)
                        .lets(EVENT))
                .isFalse();
        assertThat(filter(null, "dev.accountable.breach.", null, null, null).lets(EVENT))
                .isFalse();
        assertThat(filter(type, null, "/dsr-service", null, null).lets(EVENT)).isTrue();
        assertThat(filter(type, null, "/audit-service", null, null).lets(EVENT)).isFalse();
        assertThat(filter(type, null, null, "SUCCESS", null).lets(EVENT)).isTrue();
        assertThat(filter(type, null, null, "REFUSED", null).lets(EVENT)).isFalse();
        assertThat(filter(type, null, null, null, Map.of("reason", "r")).lets(EVENT))
                .isTrue();
        assertThat(filter(type, null, null, null, Map.of("reason", "r", "other", "x"))
                        .lets(EVENT))
                .isFalse();
        assertThat(filter(type, null, null, null, Map.of("missing", "x")).lets(EVENT))
                .isFalse();
    }

    /** Or a rule over all events would raise the next detection by the last one, for ever. */
    @Test
    void detectionsAreNotWatchedThemselves() {
        assertThat(filter(null, "dev.accountable.", null, null, null)
                        .lets(event("dev.accountable.detection.raised", Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // Over midnight; Berlin is an hour ahead of UTC in winter and two in summer.
        "22:00, 06:00, 2026-11-23T20:59:59Z, false",
        "22:00, 06:00, 2026-11-23T21:00:00Z, true",
        "22:00, 06:00, 2026-11-24T04:59:59Z, true",
        "22:00, 06:00, 2026-11-24T05:00:00Z, false",
        "22:00, 06:00, 2026-07-01T20:00:00Z, true",
        "22:00, 06:00, 2026-07-01T19:59:59Z, false",
        "09:00, 17:00, 2026-11-23T08:00:00Z, true",
        "09:00, 17:00, 2026-11-23T16:00:00Z, false",
        "00:00, 00:00, 2026-11-23T12:00:00Z, true",
        // The clocks go back: the hour from two to three comes twice, and the night lasts an hour longer.
        "02:00, 03:00, 2026-10-24T23:59:59Z, false",
        "02:00, 03:00, 2026-10-25T00:00:00Z, true",
        "02:00, 03:00, 2026-10-25T01:59:59Z, true",
        "02:00, 03:00, 2026-10-25T02:00:00Z, false",
        "22:00, 06:00, 2026-10-25T04:59:59Z, true",
        "22:00, 06:00, 2026-10-25T05:00:00Z, false",
        // The clocks go forward: there is no such hour.
        "02:00, 03:00, 2026-03-29T00:59:59Z, false",
        "02:00, 03:00, 2026-03-29T01:00:00Z, false",
        "22:00, 06:00, 2026-03-29T03:59:59Z, true",
        "22:00, 06:00, 2026-03-29T04:00:00Z, false",
    })
    void hoursAreThoseOfThePlace(String from, String to, Instant instant, boolean within) {
        assertThat(new Hours("Europe/Berlin", from, to, null).contain(instant)).isEqualTo(within);
    }

    @Test
    void weekdaysAreThoseOfThePlace() {
        Hours sundays = new Hours("Pacific/Auckland", "00:00", "00:00", Set.of(DayOfWeek.SUNDAY));
        // Saturday noon in Greenwich is Sunday in New Zealand.
        assertThat(sundays.contain(Instant.parse("2026-11-21T12:00:00Z"))).isTrue();
        assertThat(sundays.contain(Instant.parse("2026-11-22T12:00:00Z"))).isFalse();
    }

    private static Filter filter(
            @Nullable String type,
            @Nullable String prefix,
            @Nullable String source,
            @Nullable String outcome,
            @Nullable Map<String, String> details) {
        return new Filter(type, prefix, source, outcome, details, null);
    }

    private static LoggedEvent event(String type, Map<String, String> details) {
        return new LoggedEvent(
                0,
                new UUID(0, 1),
                Instant.parse("2026-11-23T09:00:00Z"),
                type,
                "/dsr-service",
                "SUCCESS",
                new UUID(0, 2),
                null,
                details);
    }
}

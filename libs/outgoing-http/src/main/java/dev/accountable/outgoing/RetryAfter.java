package dev.accountable.outgoing;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a receiver asks to be left alone. */
public final class RetryAfter {

    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** Seconds or a date (RFC 9110 §10.2.3), a day at most; null where it asks for nothing that can be read. */
    public static @Nullable Duration of(HttpHeaders headers, Instant now) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        Duration wait;
        try {
            wait = text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}

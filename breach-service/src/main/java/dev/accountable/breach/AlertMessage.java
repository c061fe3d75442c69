package dev.accountable.breach;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an alert tells: codes, times and where to read more. Never a text that somebody wrote: an alert travels through
 * other people's systems.
 */
interface AlertMessage {

    /** The body of a webhook, in the shape that the Standard Webhooks specification proposes. */
    @RegisterForReflection
    record Payload(String type, Instant timestamp, Object data) {}

    AlertReason reason();

    /** What it is about: {@code incidents/<id>}. */
    String resource();

    Payload payload(@Nullable String console);

    String subject();

    String text(@Nullable String console);

    static @Nullable String link(@Nullable String console, String resource) {
        return console == null ? null : console.replaceAll("/+$", "") + "/" + resource;
    }

    static String line(String name, @Nullable Object value) {
        return "%-10s %s%n".formatted(name, value).replace("\r", "");
    }
}

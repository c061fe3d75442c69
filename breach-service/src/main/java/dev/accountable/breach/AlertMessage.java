package dev.accountable.breach;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an alert tells: codes, times and where to read more. Never the incident's title or description: people write names
 * into them, and an alert travels through other people's systems.
 *
 * @param at when the alert was due; a repeated delivery says the same
 */
record AlertMessage(
        AlertReason reason,
        Instant at,
        UUID incidentId,
        List<BreachKind> kind,
        Instant detectedAt,
        Instant firstAlertAt,
        @Nullable Instant awareAt) {

    /** The body of a webhook, in the shape that the Standard Webhooks specification proposes. */
    @RegisterForReflection
    record Payload(String type, Instant timestamp, Data data) {}

    @RegisterForReflection
    record Data(
            UUID incidentId,
            AlertReason reason,
            String headline,
            List<BreachKind> kind,
            Instant detectedAt,
            Instant firstAlertAt,
            @Nullable Instant awareAt,
            @Nullable Instant dueAt,
            @Nullable String link) {}

    Payload payload(@Nullable String console) {
        return new Payload(
                "dev.accountable.breach.alert",
                at,
                new Data(
                        incidentId,
                        reason,
                        reason.headline(),
                        kind,
                        detectedAt,
                        firstAlertAt,
                        awareAt,
                        dueAt(),
                        link(console)));
    }

    String subject() {
        return "[Breach] " + reason.headline() + ": incident " + incidentId;
    }

    String text(@Nullable String console) {
        StringBuilder text = new StringBuilder()
                .append(reason.headline())
                .append(".\n\n")
                .append(line("Incident", incidentId))
                .append(line("Kind", kind.stream().map(BreachKind::name).collect(Collectors.joining(", "))))
                .append(line("Detected", detectedAt))
                .append(line("Reported", firstAlertAt));
        if (awareAt != null) {
            text.append(line("Aware", awareAt))
                    .append(line("Notify by", dueAt() + "  (Art. 33(1) GDPR, exactly 72 hours)"));
        }
        String link = link(console);
        if (link != null) {
            text.append("\n").append(link).append("\n");
        }
        return text.append(
                        "\nAll times are UTC. This alert names no person on purpose; sign in to read the incident.\n")
                .toString();
    }

    private @Nullable Instant dueAt() {
        return awareAt == null ? null : new NotificationClock(awareAt, null).dueAt();
    }

    private @Nullable String link(@Nullable String console) {
        return console == null ? null : console.replaceAll("/+$", "") + "/incidents/" + incidentId;
    }

    private static String line(String name, @Nullable Object value) {
        return "%-10s %s%n".formatted(name, value).replace("\r", "");
    }
}

package dev.accountable.breach;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An alert about an incident. Never its title or description: people write names into them.
 *
 * @param at when the alert was due; a repeated delivery says the same
 */
record IncidentMessage(
        AlertReason reason,
        Instant at,
        UUID incidentId,
        List<BreachKind> kind,
        Instant detectedAt,
        Instant firstAlertAt,
        @Nullable Instant awareAt,
        boolean exercise)
        implements AlertMessage {

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
            boolean exercise,
            @Nullable String link) {}

    @Override
    public String resource() {
        return "incidents/" + incidentId;
    }

    @Override
    public Payload payload(@Nullable String console) {
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
                        exercise,
                        AlertMessage.link(console, resource())));
    }

    @Override
    public String subject() {
        return (exercise ? "[Exercise] " : "[Breach] ") + reason.headline() + ": incident " + incidentId;
    }

    @Override
    public String text(@Nullable String console) {
        StringBuilder text = new StringBuilder()
                .append(exercise ? "This is an exercise.\n" : "")
                .append(reason.headline())
                .append(".\n\n")
                .append(AlertMessage.line("Incident", incidentId))
                .append(AlertMessage.line(
                        "Kind", kind.stream().map(BreachKind::name).collect(Collectors.joining(", "))))
                .append(AlertMessage.line("Detected", detectedAt))
                .append(AlertMessage.line("Reported", firstAlertAt));
        if (awareAt != null) {
            text.append(AlertMessage.line("Aware", awareAt))
                    .append(AlertMessage.line("Notify by", dueAt() + "  (Art. 33(1) GDPR, exactly 72 hours)"));
        }
        String link = AlertMessage.link(console, resource());
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
}

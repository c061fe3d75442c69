package dev.accountable.breach;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alert about a signal. Never its title or details. */
record SignalMessage(
        AlertReason reason, Instant at, UUID signalId, String source, Severity severity, Instant occurredAt)
        implements AlertMessage {

    @RegisterForReflection
    record Data(
            UUID signalId,
            AlertReason reason,
            String headline,
            String source,
            Severity severity,
            Instant occurredAt,
            @Nullable String link) {}

    @Override
    public String resource() {
        return "signals/" + signalId;
    }

    @Override
    public Payload payload(@Nullable String console) {
        return new Payload(
                "dev.accountable.breach.alert",
                at,
                new Data(
                        signalId,
                        reason,
                        reason.headline(),
                        source,
                        severity,
                        occurredAt,
                        AlertMessage.link(console, resource())));
    }

    @Override
    public String subject() {
        return "[Breach] " + severity + " signal " + signalId;
    }

    @Override
    public String text(@Nullable String console) {
        String link = AlertMessage.link(console, resource());
        return reason.headline() + ".\n\n"
                + AlertMessage.line("Signal", signalId)
                + AlertMessage.line("Severity", severity)
                + AlertMessage.line("From", source)
                + AlertMessage.line("Occurred", occurredAt)
                + (link == null ? "" : "\n" + link + "\n")
                + "\nAll times are UTC. This alert names no person on purpose; sign in to read the signal and decide.\n";
    }
}

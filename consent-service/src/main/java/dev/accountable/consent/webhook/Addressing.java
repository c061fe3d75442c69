package dev.accountable.consent.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.event.Recorded;
import dev.accountable.consent.webhook.Message.ConsentData;
import dev.accountable.defaults.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes who is to be told what, in the transaction of what happened: one statement for all of it, and nothing where nobody
 * wants to know.
 */
@ApplicationScoped
class Addressing {

    /** Deliveries to these targets are due once the transaction has committed. */
    record Addressed(Set<String> targets) {}

    private final Targets targets;
    private final Deliveries deliveries;
    private final Event<Addressed> addressed;
    private final ObjectMapper json;
    private final InstantSource clock;

    Addressing(
            Targets targets,
            Deliveries deliveries,
            Event<Addressed> addressed,
            ObjectMapper json,
            InstantSource clock) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.addressed = addressed;
        this.json = json;
        this.clock = clock;
    }

    void said(@Observes Recorded recorded) {
        if (!targets.all().isEmpty()) {
            address(recorded.events().stream().map(Addressing::message).toList());
        }
    }

    private void address(List<Message> messages) {
        List<Deliveries.New> all = new ArrayList<>();
        for (Message message : messages) {
            List<Target> addressees = targets.all().stream()
                    .filter(target -> target.wants(message.type(), message.purpose()))
                    .toList();
            if (!addressees.isEmpty()) {
                String data = write(message.data());
                addressees.forEach(target -> all.add(new Deliveries.New(UuidV7.next(), target.name(), message, data)));
            }
        }
        if (!all.isEmpty()) {
            deliveries.add(all, clock.instant());
            addressed.fire(
                    new Addressed(all.stream().map(Deliveries.New::target).collect(Collectors.toUnmodifiableSet())));
        }
    }

    private static Message message(Recorded.Event event) {
        return new Message(
                MessageType.of(event.state()),
                event.id(),
                event.subject(),
                event.purpose(),
                event.at(),
                new ConsentData(
                        event.id(),
                        event.submission(),
                        event.purpose(),
                        event.purposeVersion(),
                        event.state().name(),
                        event.at(),
                        event.expiresAt()));
    }

    private String write(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record is always writable as JSON", e);
        }
    }
}

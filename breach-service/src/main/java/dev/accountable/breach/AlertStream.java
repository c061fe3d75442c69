package dev.accountable.breach;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What one screen has seen, and what is new for it: from the database, so that it does not matter which pod it is connected to. */
class AlertStream {

    /** An alert is due at the beginning of its transaction; others see it only at the end. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

    private static final int MOST = 200;

    /** An alert on a screen; like all alerts without any text that somebody wrote. */
    @Schema(name = "ScreenAlert")
    record Shown(
            UUID alert,
            AlertReason reason,
            String headline,

            @Schema(description = "incidents/{id} or signals/{id}")
            String about,

            Severity severity,
            Instant dueAt) {}

    private final InstantSource clock;
    private final Map<UUID, Instant> seen = new HashMap<>();
    private Instant complete;

    /** @param last of which the screen knows; what came after it is made up for */
    AlertStream(InstantSource clock, @Nullable UUID last) {
        this.clock = clock;
        Instant now = clock.instant();
        Alert known = last == null
                ? null
                : QuarkusTransaction.requiringNew()
                        .call(() -> Alert.<Alert>findByIdOptional(last).orElse(null));
        this.complete = known == null ? now : known.dueAt().minusMillis(1);
        if (known != null) {
            seen.put(known.id(), known.dueAt());
        }
    }

    /** In the order in which they were due, as far as they are known by now. */
    List<Shown> next() {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            List<Alert> due = Alert.due(complete, now, MOST);
            List<Shown> fresh = due.stream()
                    .filter(alert -> !seen.containsKey(alert.id()))
                    .map(AlertStream::shown)
                    .toList();
            due.forEach(alert -> seen.put(alert.id(), alert.dueAt()));
            Instant settled = now.minus(LONGEST_TRANSACTION);
            Instant reached = due.size() == MOST ? due.get(MOST - 1).dueAt().minusMillis(1) : settled;
            if (reached.isAfter(complete)) {
                complete = reached;
            }
            seen.values().removeIf(at -> !at.isAfter(complete));
            return fresh;
        });
    }

    private static Shown shown(Alert alert) {
        return new Shown(
                alert.id(),
                alert.reason(),
                alert.reason().headline(),
                alert.message().resource(),
                alert.severity(),
                alert.dueAt());
    }
}

package dev.accountable.audit.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.audit.outbox.AuditLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Asks the issuer for new events and appends them to the log as any other sender does: at least once, known there by their
 * id. The cursor moves after the log has answered. Each time it goes back a little behind what was read, because an event's
 * time is older than its commit.
 */
@ApplicationScoped
class IdentityReader {

    static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    /** A list of events at the issuer; its name is the cursor's. */
    private record Source(String name, String list, Function<JsonNode, IdentityEvent> reading) {}

    private static final List<Source> SOURCES = List.of(
            new Source("LOGINS", "events?type=LOGIN&type=LOGIN_ERROR", IdentityEvent::login),
            new Source(
                    "ROLE_CHANGES",
                    "admin-events?resourceTypes=REALM_ROLE_MAPPING&resourceTypes=CLIENT_ROLE_MAPPING"
                            + "&operationTypes=CREATE&operationTypes=DELETE",
                    IdentityEvent::roleChange));

    private final IdentityConfig config;
    private final Keycloak keycloak;
    private final IdentityCursors cursors;
    private final AuditLog auditLog;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    /** What this pod has sent lately, so that the overlap is not sent again each time. */
    private final Map<UUID, Boolean> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    IdentityReader(
            IdentityConfig config,
            Keycloak keycloak,
            IdentityCursors cursors,
            @RestClient AuditLog auditLog,
            InstantSource clock,
            MeterRegistry metrics) {
        this.config = config;
        this.keycloak = keycloak;
        this.cursors = cursors;
        this.auditLog = auditLog;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Scheduled(every = "${accountable.identity.events.interval:2s}", concurrentExecution = ConcurrentExecution.SKIP)
    void read() {
        config.url().ifPresent(realm -> {
            for (Source source : SOURCES) {
                read(realm, source);
            }
        });
    }

    private synchronized void read(URI realm, Source source) {
        Optional<Instant> claimed =
                QuarkusTransaction.requiringNew().call(() -> cursors.claim(source.name(), clock.instant(), LEASE));
        if (claimed.isEmpty()) {
            return;
        }
        Instant reached = claimed.get();
        try {
            Instant from = reached.minus(OVERLAP);
            int first = 0;
            JsonNode page;
            do {
                page = keycloak.page(realm, source.list, from, first);
                List<IdentityEvent> events = new ArrayList<>();
                page.forEach(event -> events.add(source.reading.apply(event)));
                append(events.stream()
                        .filter(event -> !sent.containsKey(event.id()))
                        .toList());
                for (IdentityEvent event : events) {
                    sent.put(event.id(), true);
                    reached = event.time().isAfter(reached) ? event.time() : reached;
                }
                first += page.size();
            } while (page.size() == Keycloak.PAGE);
        } catch (IOException | RuntimeException e) {
            metrics.counter("identity.events.failures").increment();
            Log.warnf("The issuer's events could not be brought into the log (%s); tried again", reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Not ahead of our own clock: behind an event from the future all others would be left out.
            Instant now = clock.instant();
            Instant readUntil = reached.isAfter(now) ? now : reached;
            QuarkusTransaction.requiringNew().run(() -> cursors.move(source.name(), readUntil, clock.instant()));
        }
    }

    private void append(List<IdentityEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            auditLog.append(events.stream().map(IdentityEvent::cloudEvent).collect(Collectors.joining(",", "[", "]")));
            metrics.counter("identity.events.appended").increment(events.size());
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            if (status != 400 && status != 409 && status != 422) {
                throw e;
            }
            if (events.size() == 1) {
                // Nothing can be done about it later, and others wait behind it.
                Log.errorf(
                        "The log refuses the issuer's event %s (HTTP %d)",
                        events.get(0).id(), status);
                metrics.counter("identity.events.refused").increment();
                return;
            }
            events.forEach(event -> append(List.of(event)));
        }
    }

    /** Never the exception's message: it may hold what was sent. */
    private static String reason(Exception e) {
        if (e instanceof WebApplicationException answer) {
            return "HTTP " + answer.getResponse().getStatus();
        }
        return e.getClass() == IOException.class
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }
}

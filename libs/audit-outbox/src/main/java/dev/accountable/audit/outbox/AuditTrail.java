package dev.accountable.audit.outbox;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.accountable.audit.outbox.AuditEvent.Outcome;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Writes audit events. The actor is whoever the current request's token names, or else the service itself. */
@ApplicationScoped
public class AuditTrail {

    private static final String TYPES = "dev.accountable.";
    private static final String ANONYMOUS = "anonymous";
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final CurrentIdentityAssociation identity;
    private final CurrentVertxRequest request;
    private final Outbox outbox;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final String source;

    AuditTrail(
            CurrentIdentityAssociation identity,
            CurrentVertxRequest request,
            Outbox outbox,
            InstantSource clock,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.identity = identity;
        this.request = request;
        this.outbox = outbox;
        this.clock = clock;
        this.json = json;
        this.source = "/" + service;
    }

    /**
     * A change, in the caller's transaction: both commit or neither.
     *
     * @param type what happened, without the common prefix: {@code consent.given}
     * @param resource what it happened to: {@code consents/<id>}
     * @param dataSubject the person it concerns, as an opaque reference
     * @param details identifiers and codes, never names or contents
     */
    @Transactional(MANDATORY)
    public void record(String type, String resource, @Nullable String dataSubject, Map<String, String> details) {
        write(actor(), type, resource, dataSubject, Outcome.SUCCESS, details);
    }

    /**
     * As {@link #record}, of somebody for whom the caller asks: a service, about one of its own callers.
     *
     * @param actor who did it, as the issuer's opaque reference
     */
    @Transactional(MANDATORY)
    public void recordFor(
            String actor, String type, String resource, @Nullable String dataSubject, Map<String, String> details) {
        write(actor, type, resource, dataSubject, Outcome.SUCCESS, details);
    }

    /**
     * One change of several that commit together.
     *
     * @param id the event's id, known before it is recorded so that the change can name it
     * @param actor who did it, as the issuer's opaque reference
     */
    public record Change(
            UUID id,
            String actor,
            String type,
            String resource,
            @Nullable String dataSubject,
            Map<String, String> details) {

        public Change(
                String actor, String type, String resource, @Nullable String dataSubject, Map<String, String> details) {
            this(IDS.generate(), actor, type, resource, dataSubject, details);
        }
    }

    /** As {@link #recordFor}, of many at once with one statement. */
    @Transactional(MANDATORY)
    public void recordAll(List<Change> changes) {
        Instant now = clock.instant();
        outbox.addAll(
                changes.stream()
                        .map(change -> json(
                                change.id(),
                                change.actor(),
                                change.type(),
                                change.resource(),
                                change.dataSubject(),
                                Outcome.SUCCESS,
                                change.details(),
                                now))
                        .toList(),
                now);
    }

    /** Who a change is attributed to where nobody asked for it: the service itself. */
    public String itself() {
        return source;
    }

    /** What somebody was refused for whom the caller asks, in the caller's transaction. */
    @Transactional(MANDATORY)
    public void refusedFor(String actor, String resource, @Nullable String dataSubject, Map<String, String> details) {
        write(actor, "access.refused", resource, dataSubject, Outcome.REFUSED, details);
    }

    /** A read of personal data, in a transaction of its own. Where it cannot be recorded, it must not be answered. */
    @Transactional(REQUIRES_NEW)
    public void read(String resource, @Nullable String dataSubject, Map<String, String> details) {
        write(actor(), "access.read", resource, dataSubject, Outcome.SUCCESS, details);
    }

    /**
     * A refusal that the resource decides on itself, such as asking for another person's object, in a transaction of its
     * own. 401 and 403 are recorded without being asked, by {@link RefusalFilter}.
     */
    @Transactional(REQUIRES_NEW)
    public void refused(String resource, Map<String, String> details) {
        write(actor(), "access.refused", resource, null, Outcome.REFUSED, details);
    }

    /** A refusal of somebody whose token says nothing that could be believed. */
    @Transactional(REQUIRES_NEW)
    void refusedUnknown(String resource, Map<String, String> details) {
        write(ANONYMOUS, "access.refused", resource, null, Outcome.REFUSED, details);
    }

    private void write(
            String actor,
            String type,
            String resource,
            @Nullable String dataSubject,
            Outcome outcome,
            Map<String, String> details) {
        Instant now = clock.instant();
        outbox.add(json(IDS.generate(), actor, type, resource, dataSubject, outcome, details, now), now);
    }

    private String json(
            UUID id,
            String actor,
            String type,
            String resource,
            @Nullable String dataSubject,
            Outcome outcome,
            Map<String, String> details,
            Instant now) {
        var event = new AuditEvent(
                "1.0",
                id,
                source,
                TYPES + type,
                now,
                resource,
                "application/json",
                new AuditEvent.Data(actor, dataSubject, outcome, Map.copyOf(details)));
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An audit event is always writable as JSON", e);
        }
    }

    private String actor() {
        // Work in the background may have a request context, of a transaction, but has no HTTP request.
        if (!Arc.container().requestContext().isActive() || request.getCurrent() == null) {
            return source;
        }
        // Deferred: with lazy authentication the token is looked at only where somebody asks.
        String name = identity.getIdentity().getPrincipal().getName();
        return name.isEmpty() ? ANONYMOUS : name;
    }
}

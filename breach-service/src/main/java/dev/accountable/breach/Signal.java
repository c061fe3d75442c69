package dev.accountable.breach;

import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a machine noticed that may be a personal data breach. The security team decides once: it is nothing, for a
 * reason that is kept, or it is an incident.
 */
@Entity
class Signal extends PanacheEntityBase {

    /** As its sender named it. */
    @Id
    private UUID id;

    private String source;
    private String type;
    private String subject;
    private String title;

    @Enumerated(EnumType.STRING)
    private Severity severity;

    @Column(name = "about")
    private String key;

    @Convert(converter = SignalDetails.class)
    private Map<String, String> details;

    @Enumerated(EnumType.STRING)
    private SignalState state;

    private Instant occurredAt;
    private Instant receivedAt;
    private int received;
    private Instant lastReceivedAt;
    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;
    private @Nullable String reason;
    private @Nullable UUID incidentId;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Signal() {}

    private Signal(ReceiveSignal request, Instant now) {
        this.id = request.id();
        this.source = request.source();
        this.type = request.type();
        this.subject = request.subject();
        this.title = request.data().title();
        this.severity = request.data().severity();
        this.key = request.data().key();
        this.details =
                request.data().details() == null ? Map.of() : request.data().details();
        this.state = SignalState.NEW;
        this.occurredAt = request.time();
        this.receivedAt = now;
        this.received = 1;
        this.lastReceivedAt = now;
    }

    /**
     * What came of a signal that was sent: new is only one that nothing undecided is known about.
     *
     * @param isNowSerious whether somebody is to be alerted because of it
     */
    record Received(Signal signal, boolean isNew, boolean isNowSerious) {}

    /** The same signal again changes nothing. */
    static Received receive(ReceiveSignal request, Instant now) {
        queueUp(request.source(), request.data().key());
        Optional<SignalReceipt> known = SignalReceipt.findByIdOptional(request.id());
        if (known.isPresent()) {
            if (!known.get().isOf(request)) {
                throw ProblemException.conflict(
                        "signal-id-reused", "Another signal has the id " + request.id() + ". Nothing was stored.");
            }
            return new Received(
                    Signal.<Signal>findByIdOptional(known.get().signalId()).orElseThrow(), false, false);
        }
        Optional<Signal> open = undecided(request.source(), request.data().key());
        boolean wasSerious = open.filter(Signal::isSerious).isPresent();
        Signal signal = open.orElseGet(() -> new Signal(request, now));
        if (open.isPresent()) {
            signal.countOn(request, now);
        } else {
            signal.persist();
        }
        new SignalReceipt(request, signal.id).persistAndFlush();
        return new Received(signal, open.isEmpty(), signal.isSerious() && !wasSerious);
    }

    /** Signals about the same thing come in one after the other; others do not wait. */
    private static void queueUp(String source, String key) {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(?1, 0)) as text)")
                .setParameter(1, source + " " + key)
                .getSingleResult();
    }

    private static Optional<Signal> undecided(String source, String key) {
        return Signal.<Signal>find("source = ?1 and key = ?2 and state = ?3", source, key, SignalState.NEW)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** It is as bad as the worst of them. */
    private void countOn(ReceiveSignal request, Instant now) {
        received++;
        lastReceivedAt = now;
        if (request.data().severity().compareTo(severity) > 0) {
            severity = request.data().severity();
        }
    }

    private boolean isSerious() {
        return severity.compareTo(Severity.HIGH) >= 0;
    }

    void dismiss(String by, String why, Instant now) {
        mustBeUndecided();
        decide(SignalState.DISMISSED, by, now);
        reason = why;
    }

    /** Becomes an incident that was detected when this was received. */
    Incident promote(PromoteSignal request, String by, Instant now) {
        mustBeUndecided();
        // Stored before this is: the table wants to see which incident it became.
        Incident incident = Incident.report(
                new ReportIncident(request.title(), request.description(), request.kind(), receivedAt, null), by, now);
        decide(SignalState.PROMOTED, by, now);
        incidentId = incident.id();
        return incident;
    }

    /** Is counted to an incident that is known already. */
    void merge(MergeSignal request, String by, Instant now) {
        mustBeUndecided();
        decide(SignalState.MERGED, by, now);
        reason = request.reason();
        incidentId = request.incidentId();
    }

    private void mustBeUndecided() {
        if (state != SignalState.NEW) {
            throw ProblemException.conflict(
                    "signal-decided", "It was decided about this signal already: " + state + ", at " + decidedAt + ".");
        }
    }

    private void decide(SignalState as, String by, Instant now) {
        state = as;
        decidedBy = by;
        decidedAt = now;
    }

    UUID id() {
        return id;
    }

    Severity severity() {
        return severity;
    }

    String type() {
        return type;
    }

    /** Changes with every change of the signal. */
    String tag() {
        return Integer.toString(version);
    }

    SignalMessage message(AlertReason why, Instant at) {
        return new SignalMessage(why, at, id, source, severity, occurredAt);
    }

    SignalView view() {
        return new SignalView(
                id,
                source,
                type,
                subject,
                title,
                severity,
                details,
                state,
                occurredAt,
                receivedAt,
                received,
                lastReceivedAt,
                decidedBy,
                decidedAt,
                reason,
                incidentId);
    }

    static Optional<Signal> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Newest first, behind {@code after}; of one state, or of all. */
    static List<Signal> newest(@Nullable SignalState state, @Nullable Signal after, int limit) {
        Instant before = after == null ? Instant.parse("9999-12-31T00:00:00Z") : after.receivedAt;
        UUID beforeId = after == null ? new UUID(-1, -1) : after.id;
        String page = "(receivedAt < ?1 or (receivedAt = ?1 and id < ?2)) and receivedAt <= ?1";
        return (state == null
                        ? Signal.<Signal>find(page + " order by receivedAt desc, id desc", before, beforeId)
                        : Signal.<Signal>find(
                                "state = ?3 and " + page + " order by receivedAt desc, id desc",
                                before,
                                beforeId,
                                state))
                .page(0, limit)
                .list();
    }
}

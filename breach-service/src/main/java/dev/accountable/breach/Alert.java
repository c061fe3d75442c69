package dev.accountable.breach;

import static jakarta.persistence.LockModeType.PESSIMISTIC_WRITE;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell the security team, at once or at a mark of the clock. It is addressed when it is due: to the targets
 * that are configured then.
 */
@Entity
class Alert extends PanacheEntityBase {

    private static final String LOCK_TIMEOUT = "jakarta.persistence.lock.timeout";

    /** Hibernate's value for FOR UPDATE SKIP LOCKED. */
    private static final int SKIP_LOCKED = -2;

    @Id
    private UUID id;

    /** The database's own count, unknown before the alert is read back: the order in which alerts were made. */
    @Column(insertable = false, updatable = false)
    private long position;

    /** Either an incident or a signal is what it is about. */
    private @Nullable UUID incidentId;

    private @Nullable UUID signalId;

    @Enumerated(EnumType.STRING)
    private AlertReason reason;

    private int entry;
    private @Nullable Instant awareAt;
    private Instant dueAt;
    private @Nullable Instant addressedAt;
    private @Nullable Instant cancelledAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Alert() {}

    /** Once for each reason and clock of an incident; see {@code alert_once_per_mark}. */
    Alert(Incident incident, AlertReason reason, Instant dueAt) {
        NotificationClock clock = incident.clock();
        this.id = UuidV7.next();
        this.incidentId = incident.id();
        this.reason = reason;
        this.entry = incident.awarenessEntries();
        this.awareAt = clock == null ? null : clock.awareAt();
        this.dueAt = dueAt;
    }

    /** Once for each reason and signal; see {@code alert_once_per_signal}. */
    Alert(Signal signal, AlertReason reason, Instant dueAt) {
        this.id = UuidV7.next();
        this.signalId = signal.id();
        this.reason = reason;
        this.dueAt = dueAt;
    }

    /** Makes a delivery for each target. Without any the alert keeps waiting, so that a later target gets it. */
    void addressTo(Collection<String> targets, Instant now) {
        if (!targets.isEmpty()) {
            addressedAt = now;
            targets.forEach(target -> new Delivery(id, target, now).persist());
        }
    }

    UUID id() {
        return id;
    }

    AlertReason reason() {
        return reason;
    }

    long position() {
        return position;
    }

    /** By id; what they are about is read with them, so that their messages cost no query each. */
    static Map<UUID, Alert> with(Collection<UUID> ids) {
        List<Alert> alerts = Alert.list("id in ?1", ids);
        readAll(Signal.class, alerts.stream().map(alert -> alert.signalId));
        readAll(Incident.class, alerts.stream().map(alert -> alert.incidentId));
        return alerts.stream().collect(Collectors.toMap(Alert::id, alert -> alert));
    }

    private static void readAll(Class<?> type, Stream<@Nullable UUID> ids) {
        List<UUID> known = ids.filter(Objects::nonNull).distinct().toList();
        if (!known.isEmpty()) {
            getEntityManager()
                    .createQuery("from " + type.getSimpleName() + " where id in :ids", type)
                    .setParameter("ids", known)
                    .getResultList();
        }
    }

    /** An incident is there to be dealt with now, whoever sleeps. */
    Severity severity() {
        return signalId == null
                ? Severity.CRITICAL
                : Signal.<Signal>findByIdOptional(signalId).orElseThrow().severity();
    }

    Instant dueAt() {
        return dueAt;
    }

    /** Due between two instants and not cancelled, oldest first. */
    static List<Alert> due(Instant after, Instant until, int most) {
        return Alert.<Alert>find(
                        "cancelledAt is null and dueAt > ?1 and dueAt <= ?2 order by dueAt, position", after, until)
                .page(0, most)
                .list();
    }

    AlertMessage message() {
        if (signalId != null) {
            return Signal.<Signal>findByIdOptional(signalId).orElseThrow().message(reason, dueAt);
        }
        return Incident.<Incident>findByIdOptional(Objects.requireNonNull(incidentId))
                .orElseThrow()
                .message(reason, dueAt, awareAt);
    }

    AlertView view(List<DeliveryView> deliveries, boolean anyTarget, Instant now) {
        return new AlertView(id, reason, entry, dueAt, awareAt, state(anyTarget, now), deliveries);
    }

    private AlertState state(boolean anyTarget, Instant now) {
        if (cancelledAt != null) {
            return AlertState.CANCELLED;
        }
        if (addressedAt != null) {
            return AlertState.RAISED;
        }
        return anyTarget || dueAt.isAfter(now) ? AlertState.SCHEDULED : AlertState.NO_TARGET;
    }

    /** Due and not addressed, for this transaction alone. */
    static List<Alert> claimDue(Instant now, int most) {
        return Alert.<Alert>find("addressedAt is null and cancelledAt is null and dueAt <= ?1 order by dueAt", now)
                .withLock(PESSIMISTIC_WRITE)
                .withHint(LOCK_TIMEOUT, SKIP_LOCKED)
                .page(0, most)
                .list();
    }

    static void cancelWaiting(UUID incidentId, Instant now) {
        update(
                "cancelledAt = ?1 where incidentId = ?2 and addressedAt is null and cancelledAt is null"
                        + " and dueAt > ?1",
                now,
                incidentId);
    }

    /** Somebody has acknowledged: it is repeated no more. Returns how many repetitions were waiting. */
    static int cancelEscalations(UUID incidentId, Instant now) {
        return update(
                "cancelledAt = ?1 where incidentId = ?2 and reason in ?3 and addressedAt is null and cancelledAt is"
                        + " null",
                now,
                incidentId,
                AlertReason.escalations());
    }

    static void cancelOfSignal(UUID signalId, Instant now) {
        update("cancelledAt = ?1 where signalId = ?2 and addressedAt is null and cancelledAt is null", now, signalId);
    }

    /** In the order in which they were made, behind {@code after}. */
    static List<Alert> of(UUID incidentId, long after, int limit) {
        return Alert.<Alert>find("incidentId = ?1 and position > ?2 order by position", incidentId, after)
                .page(0, limit)
                .list();
    }

    /** Due, with nobody configured who could be told. */
    static long withoutTarget(Instant now) {
        return count("addressedAt is null and cancelledAt is null and dueAt <= ?1", now);
    }
}

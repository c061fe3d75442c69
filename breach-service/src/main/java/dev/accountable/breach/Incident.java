package dev.accountable.breach;

import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * Something that is, or may be, a personal data breach. What was reported never changes; the state and the instants in
 * force follow from the dated entries beside it ({@link Awareness}, {@link Notification}).
 */
@Entity
class Incident extends PanacheEntityBase {

    /** Which clocks count. */
    private static final String RUNNING = "i.state = 'AWARE' and not i.exercise"
            + " and not exists (select 1 from closure c where c.incident_id = i.id)";

    @Id
    private UUID id;

    private String title;
    private String description;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Enumerated(EnumType.STRING)
    private List<BreachKind> kind;

    @Enumerated(EnumType.STRING)
    private IncidentState state;

    private Instant detectedAt;
    private Instant firstAlertAt;
    private String reportedBy;
    private boolean exercise;

    private int awarenessEntries;
    private @Nullable Instant awareAt;
    private @Nullable Instant notifiedAt;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Incident() {}

    private Incident(ReportIncident report, String reporter, Instant now) {
        this.id = UuidV7.next();
        this.title = report.title();
        this.description = report.description();
        this.kind = report.kind().stream().sorted().toList();
        this.state = IncidentState.REPORTED;
        this.detectedAt = report.detectedAt();
        this.firstAlertAt = now;
        this.reportedBy = reporter;
        this.exercise = Boolean.TRUE.equals(report.exercise());
    }

    static Incident report(ReportIncident report, String reporter, Instant now) {
        if (report.detectedAt().isAfter(now)) {
            throw ProblemException.invalid("detectedAt", "must not be in the future");
        }
        var incident = new Incident(report, reporter, now);
        incident.persistAndFlush();
        return incident;
    }

    /**
     * Starts the clock, or sets it right by one more dated entry. Empty where the entry in force says the same already, so
     * that trying again changes nothing.
     */
    Optional<AwarenessView> becomeAware(RecordAwareness request, String author, Instant now) {
        Instant detected = request.detectedAt() == null ? detectedAt : request.detectedAt();
        if (request.awareAt().isAfter(now)) {
            throw ProblemException.invalid("awareAt", "must not be in the future");
        }
        if (request.awareAt().isBefore(detected)) {
            // Nobody is aware of what nobody has noticed. Where the report was wrong about that, the entry says so.
            throw ProblemException.refused(
                    "aware-before-detected",
                    "Aware before it was detected",
                    "The detection stands at " + detected
                            + ". If it was earlier, send the right detectedAt with this.");
        }
        if (notifiedAt != null && request.awareAt().isAfter(notifiedAt)) {
            throw notifiedBeforeAware();
        }
        Optional<Awareness> inForce = Awareness.inForce(id);
        if (inForce.filter(entry -> entry.says(request, author)).isPresent()) {
            return Optional.empty();
        }
        awarenessEntries++;
        awareAt = request.awareAt();
        if (state == IncidentState.REPORTED) {
            state = IncidentState.AWARE;
        }
        var entry = new Awareness(id, awarenessEntries, request, author, now);
        entry.persistAndFlush();
        return Optional.of(entry.view());
    }

    /** Records the notification and stops the clock. */
    NotificationView notified(RecordNotification request, String author, Instant now) {
        NotificationClock clock = clock();
        if (clock == null) {
            throw ProblemException.conflict(
                    "awareness-missing",
                    "Record first when the organisation became aware: without it nobody can say whether this is in"
                            + " time.");
        }
        if (notifiedAt != null) {
            throw ProblemException.conflict(
                    "already-notified", "This recipient was notified already, and a notification does not change.");
        }
        if (request.notifiedAt().isAfter(now)) {
            throw ProblemException.invalid("notifiedAt", "must not be in the future");
        }
        if (request.notifiedAt().isBefore(clock.awareAt())) {
            throw notifiedBeforeAware();
        }
        boolean late = clock.isLate(request.notifiedAt());
        if (late && (request.lateReason() == null || request.lateReason().isBlank())) {
            throw ProblemException.refused(
                    "late-reason-missing",
                    "A late notification needs its reasons",
                    "The 72 hours ended at " + clock.dueAt()
                            + ". Art. 33(1) GDPR: a later notification is accompanied by reasons for the delay"
                            + " (lateReason).");
        }
        var notification = new Notification(id, request, late, author, now);
        notification.persist();
        state = IncidentState.NOTIFIED;
        notifiedAt = request.notifiedAt();
        flush();
        return notification.view();
    }

    private static ProblemException notifiedBeforeAware() {
        return ProblemException.refused(
                "notified-before-aware",
                "Notified before aware",
                "Whoever notifies is aware: the awareness cannot be later than the notification.");
    }

    UUID id() {
        return id;
    }

    boolean wasReportedBy(String subject) {
        return reportedBy.equals(subject);
    }

    /** Changes with every change of the incident. */
    String tag() {
        return Integer.toString(version);
    }

    @Nullable
    NotificationClock clock() {
        return awareAt == null ? null : new NotificationClock(awareAt, notifiedAt);
    }

    int awarenessEntries() {
        return awarenessEntries;
    }

    /** What an alert says of it: no free text, which may hold names. */
    IncidentMessage message(AlertReason reason, Instant at, @Nullable Instant aware) {
        return new IncidentMessage(reason, at, id, kind, detectedAt, firstAlertAt, aware, exercise);
    }

    IncidentView view(Instant now) {
        return new IncidentView(
                id,
                title,
                description,
                kind,
                state,
                detectedAt,
                firstAlertAt,
                reportedBy,
                exercise,
                clockView(now),
                Notification.of(id).stream().map(Notification::view).toList());
    }

    IncidentView reportersView() {
        return new IncidentView(
                id, title, description, kind, state, detectedAt, firstAlertAt, null, exercise, null, null);
    }

    IncidentSummary summary(Instant now) {
        return new IncidentSummary(id, title, kind, state, detectedAt, firstAlertAt, exercise, clockView(now));
    }

    private @Nullable ClockView clockView(Instant now) {
        NotificationClock clock = clock();
        return clock == null ? null : clock.view(now);
    }

    /** For a change: others who want to change the same incident wait. */
    static Optional<Incident> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Newest first, behind {@code after}. */
    static List<Incident> newest(@Nullable UUID after, int limit) {
        return (after == null
                        ? Incident.<Incident>find("order by id desc")
                        : Incident.<Incident>find("id < ?1 order by id desc", after))
                .page(0, limit)
                .list();
    }

    /** The clock that ends first, of those that nobody has stopped. */
    /** Of the incidents that are open: whoever has closed one has decided, and no clock of it runs any more. */
    @SuppressWarnings("unchecked") // a native query for one class answers with that class
    static Optional<NotificationClock> nearestRunning() {
        return getEntityManager()
                .createNativeQuery(
                        "select i.* from incident i where " + RUNNING + " order by i.aware_at limit 1", Incident.class)
                .getResultStream()
                .findFirst()
                .map(incident -> ((Incident) incident).clock());
    }

    static long expired(Instant now) {
        return ((Number) getEntityManager()
                        .createNativeQuery("select count(*) from incident i where i.aware_at < ?1 and " + RUNNING)
                        .setParameter(1, now.minus(NotificationClock.LIMIT))
                        .getSingleResult())
                .longValue();
    }
}

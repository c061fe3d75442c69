package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.Deadline;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A person's use of a right, from receipt to answer. Of each type a person has at most one that is open. {@link Course}
 * leads it: it writes down every change.
 */
@Entity
class SubjectRequest extends PanacheEntityBase {

    enum State {
        /** Acknowledged; the month runs. */
        RECEIVED,
        /** Nothing was proven yet that could be searched by. */
        VERIFYING,
        /** Systems are being searched or, after approval, what was approved is being done. */
        IN_PROGRESS,
        /** A privacy officer is to look at what was found, and to decide. */
        REVIEW,
        COMPLETED,
        /** Answered, but for what was withheld on a ground. */
        PARTIALLY_COMPLETED,
        REFUSED,
        WITHDRAWN;

        boolean isOver() {
            return compareTo(COMPLETED) >= 0;
        }
    }

    /** How the subject of somebody begins of whom no account is known. */
    static final String WITHOUT_ACCOUNT = "person-";

    @Id
    private UUID id;

    private String subject;

    @Enumerated(EnumType.STRING)
    private RequestType type;

    @Enumerated(EnumType.STRING)
    private Channel channel;

    private @Nullable String enteredBy;
    private @Nullable String purpose;

    @Enumerated(EnumType.STRING)
    private @Nullable RestrictionGround restrictionGround;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant receivedAt;
    private Instant dueAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private Deadline deadline;

    private @Nullable Instant pausedAt;
    private @Nullable Instant extendedAt;

    @SuppressWarnings("UnusedVariable") // for people who look at the table; the history says it, too
    private @Nullable String extendedBy;

    private @Nullable String extensionReason;
    private @Nullable String approvedBy;
    private @Nullable Instant approvedAt;
    private @Nullable Instant completedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected SubjectRequest() {}

    /** @param enteredBy who entered it, where it was not the person */
    SubjectRequest(
            String subject,
            Asked asked,
            Channel channel,
            @Nullable String enteredBy,
            Instant receivedAt,
            Deadline deadline) {
        this.id = UuidV7.next();
        this.subject = subject;
        this.type = asked.type();
        this.purpose = asked.purpose();
        this.restrictionGround = asked.restrictionGround();
        this.channel = channel;
        this.enteredBy = enteredBy;
        this.state = State.RECEIVED;
        this.receivedAt = receivedAt;
        this.dueAt = deadline.dueAt();
        this.deadline = deadline;
    }

    void moveTo(State to) {
        state = to;
    }

    /** The person is answered, whatever the answer is. */
    void end(State how, Instant now) {
        state = how;
        completedAt = now;
        pausedAt = null;
    }

    void approved(String officer, Instant now) {
        approvedBy = officer;
        approvedAt = now;
    }

    void paused(Instant now) {
        pausedAt = now;
    }

    void resumed(Deadline limit) {
        pausedAt = null;
        limit(limit);
    }

    void extended(String officer, String reason, Instant now, Deadline limit) {
        extendedAt = now;
        extendedBy = officer;
        extensionReason = reason;
        limit(limit);
    }

    private void limit(Deadline limit) {
        deadline = limit;
        dueAt = limit.dueAt();
    }

    void mustBeOpen() {
        if (state.isOver()) {
            throw ProblemException.conflict(
                    "request-over", "The request is " + state + "; it does not change any more.");
        }
    }

    UUID id() {
        return id;
    }

    String subject() {
        return subject;
    }

    RequestType type() {
        return type;
    }

    Channel channel() {
        return channel;
    }

    boolean hasAccount() {
        return !subject.startsWith(WITHOUT_ACCOUNT);
    }

    @Nullable
    String purpose() {
        return purpose;
    }

    @Nullable
    RestrictionGround restrictionGround() {
        return restrictionGround;
    }

    State state() {
        return state;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    Instant dueAt() {
        return dueAt;
    }

    Deadline deadline() {
        return deadline;
    }

    boolean isPaused() {
        return pausedAt != null;
    }

    boolean isExtended() {
        return extendedAt != null;
    }

    boolean isApproved() {
        return approvedAt != null;
    }

    boolean belongsTo(String caller) {
        return subject.equals(caller);
    }

    /** What the person has proven to be theirs, while the request is open. */
    Map<IdentifierKind, String> identifiers() {
        return Identifier.provenOf(id);
    }

    RequestSummary summary() {
        return new RequestSummary(id, subject, type, channel, state, receivedAt, dueAt, pausedAt, completedAt);
    }

    LimitView limit(List<RequestPause.View> pauses) {
        return new LimitView(id, receivedAt, dueAt, pausedAt, isExtended(), deadline, pauses);
    }

    /** @param inside what other tables know of it */
    RequestView view(RequestView.Inside inside) {
        return new RequestView(
                id,
                subject,
                type,
                channel,
                enteredBy,
                purpose,
                restrictionGround,
                state,
                receivedAt,
                dueAt,
                deadline,
                pausedAt,
                extendedAt,
                extensionReason,
                approvedBy,
                approvedAt,
                completedAt,
                state.isOver() ? inside.packageId() : null,
                inside.details(),
                inside.identifiers(),
                inside.steps(),
                inside.pauses(),
                inside.decisions(),
                inside.corrections(),
                inside.humanReview(),
                inside.history());
    }

    /** For a change: whoever else wants to change this request waits for the transaction to end. */
    static Optional<SubjectRequest> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** As {@link #locked}, of one that a caller named. */
    static SubjectRequest toChange(UUID id) {
        return locked(id).orElseThrow(() -> ProblemException.notFound("such request"));
    }

    static Optional<SubjectRequest> open(String subject, RequestType type) {
        return find("subject = ?1 and type = ?2 and completedAt is null", subject, type)
                .firstResultOptional();
    }

    /** Of these, one of this type that is open. One that a controller sent is not the person's own. */
    static Optional<SubjectRequest> open(List<UUID> ids, RequestType type) {
        return ids.isEmpty()
                ? Optional.empty()
                : find("id in ?1 and type = ?2 and completedAt is null and channel <> ?3", ids, type, Channel.OPENDSR)
                        .firstResultOptional();
    }

    static long madeSince(String subject, RequestType type, Instant since) {
        return count("subject = ?1 and type = ?2 and receivedAt > ?3", subject, type, since);
    }

    /** Newest first, older than {@code before}. */
    static List<SubjectRequest> newest(Optional<UUID> before, int limit) {
        return before.map(id -> SubjectRequest.<SubjectRequest>find("id < ?1 order by id desc", id))
                .orElseGet(() -> find("order by id desc"))
                .page(0, limit)
                .list();
    }

    /** Newest first, older than {@code before}. */
    static List<SubjectRequest> newestOf(String subject, Optional<UUID> before, int limit) {
        return before.map(id ->
                        SubjectRequest.<SubjectRequest>find("subject = ?1 and id < ?2 order by id desc", subject, id))
                .orElseGet(() -> find("subject = ?1 order by id desc", subject))
                .page(0, limit)
                .list();
    }

    /** How many are open in each state. */
    static Map<State, Long> open() {
        Map<State, Long> counts = new EnumMap<>(State.class);
        getEntityManager()
                .createQuery(
                        "select r.state, count(*) from SubjectRequest r where r.completedAt is null group by r.state",
                        Object[].class)
                .getResultStream()
                .forEach(row -> counts.put((State) row[0], (Long) row[1]));
        return counts;
    }

    /** The first of those whose limit runs. */
    static Optional<Instant> nearestDueAt() {
        return SubjectRequest.<SubjectRequest>find("completedAt is null and pausedAt is null order by dueAt")
                .page(0, 1)
                .firstResultOptional()
                .map(SubjectRequest::dueAt);
    }

    /** Whose limit runs and ends until then, the first first. */
    static List<SubjectRequest> dueUntil(Instant until, int limit) {
        return SubjectRequest.<SubjectRequest>find(
                        "completedAt is null and pausedAt is null and dueAt <= ?1 order by dueAt", until)
                .page(0, limit)
                .list();
    }
}

package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.Deadline;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MapKeyEnumerated;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A person's use of a right, from receipt to answer. Of each type a person has at most one that is open. */
@Entity
class SubjectRequest extends PanacheEntityBase {

    enum State {
        /** Acknowledged; the month runs. */
        RECEIVED,
        IN_PROGRESS,
        /** All systems were searched; a privacy officer is to look at what was found. */
        REVIEW,
        COMPLETED
    }

    @Id
    private UUID id;

    private String subject;

    @Enumerated(EnumType.STRING)
    private RequestType type;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant receivedAt;
    private Instant dueAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private Deadline deadline;

    private @Nullable String approvedBy;
    private @Nullable Instant approvedAt;
    private @Nullable Instant completedAt;

    @ElementCollection
    @CollectionTable(name = "request_identifier", joinColumns = @JoinColumn(name = "request_id"))
    @MapKeyColumn(name = "kind")
    @MapKeyEnumerated(EnumType.STRING)
    @Column(name = "value")
    private Map<IdentifierKind, String> identifiers = new HashMap<>();

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected SubjectRequest() {}

    SubjectRequest(
            String subject,
            RequestType type,
            Map<IdentifierKind, String> identifiers,
            Instant receivedAt,
            Deadline deadline) {
        this.id = UuidV7.next();
        this.subject = subject;
        this.type = type;
        this.state = State.RECEIVED;
        this.receivedAt = receivedAt;
        this.dueAt = deadline.dueAt();
        this.deadline = deadline;
        this.identifiers = new HashMap<>(identifiers);
    }

    void begin() {
        if (state == State.RECEIVED) {
            state = State.IN_PROGRESS;
        }
    }

    void readyForReview() {
        state = State.REVIEW;
    }

    /** Art. 12(3), 17(1): a person decided that this may be disclosed or erased. */
    void approve(String officer, Instant now) {
        if (state != State.REVIEW) {
            throw ProblemException.conflict(
                    "not-in-review", "The request is " + state + "; only one in REVIEW can be approved.");
        }
        state = State.IN_PROGRESS;
        approvedBy = officer;
        approvedAt = now;
    }

    /** The person is answered. What was searched for is no longer needed (Art. 5(1)(e)). */
    void complete(Instant now) {
        state = State.COMPLETED;
        completedAt = now;
        identifiers.clear();
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

    State state() {
        return state;
    }

    Instant dueAt() {
        return dueAt;
    }

    boolean belongsTo(String caller) {
        return subject.equals(caller);
    }

    Map<IdentifierKind, String> identifiers() {
        return Map.copyOf(identifiers);
    }

    RequestSummary summary() {
        return new RequestSummary(id, subject, type, state, receivedAt, dueAt, completedAt);
    }

    RequestView view(List<RequestView.Step> steps, @Nullable UUID packageId) {
        return new RequestView(
                id,
                subject,
                type,
                state,
                receivedAt,
                dueAt,
                deadline,
                approvedBy,
                approvedAt,
                completedAt,
                state == State.COMPLETED ? packageId : null,
                steps);
    }

    /** For a change: whoever else wants to change this request waits for the transaction to end. */
    static Optional<SubjectRequest> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    static Optional<SubjectRequest> open(String subject, RequestType type) {
        return find("subject = ?1 and type = ?2 and state <> ?3", subject, type, State.COMPLETED)
                .firstResultOptional();
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

    static long open() {
        return count("state <> ?1", State.COMPLETED);
    }

    static Optional<Instant> nearestDueAt() {
        return SubjectRequest.<SubjectRequest>find("state <> ?1 order by dueAt", State.COMPLETED)
                .page(0, 1)
                .firstResultOptional()
                .map(SubjectRequest::dueAt);
    }
}

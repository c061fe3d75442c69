package dev.accountable.audit.log;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;

/** One round of the self-check: asked for, run by one pod, and what it found. */
@Entity
class SelfCheck extends PanacheEntityBase {

    enum State {
        WAITING,
        RUNNING,
        PASSED,
        FAILED,
        /** The pod that ran it went away; what it had found is found again by the next. */
        ABANDONED
    }

    /** A pod that has shown no sign of life for so long has gone. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant requestedAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant seenAt;
    private @Nullable Instant finishedAt;
    private long size;
    private long findingCount;

    @ElementCollection
    @CollectionTable(name = "self_check_finding", joinColumns = @JoinColumn(name = "self_check_id"))
    @BatchSize(size = 200)
    private List<Finding> findings = new ArrayList<>();

    /** For Hibernate. */
    protected SelfCheck() {}

    SelfCheck(UUID id, Instant requestedAt) {
        this.id = id;
        this.state = State.WAITING;
        this.requestedAt = requestedAt;
    }

    /** That which waits or runs: there is one at most. */
    static Optional<SelfCheck> underWay() {
        return find("state in (?1, ?2)", State.WAITING, State.RUNNING).firstResultOptional();
    }

    static Optional<SelfCheck> newest() {
        return find("order by id desc").firstResultOptional();
    }

    static Optional<SelfCheck> lastFinished() {
        return find("state in (?1, ?2) order by id desc", State.PASSED, State.FAILED)
                .firstResultOptional();
    }

    /** One that waits, locked for this transaction; none if another pod takes it at this moment. */
    static Optional<SelfCheck> take() {
        return SelfCheck.<SelfCheck>find("state", State.WAITING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", -2)
                .firstResultOptional();
    }

    /** Newest first. */
    static List<SelfCheck> page(@Nullable UUID after, int limit) {
        return (after == null ? find("order by id desc") : find("id < ?1 order by id desc", after))
                .page(0, limit)
                .list();
    }

    void start(Instant now) {
        state = State.RUNNING;
        startedAt = now;
        seenAt = now;
    }

    /** A sign of life. False if it has been given up in the meantime. */
    boolean goesOn(Instant now) {
        seenAt = now;
        return state == State.RUNNING;
    }

    boolean isLeftBehind(Instant now) {
        return state == State.RUNNING && seenAt != null && seenAt.isBefore(now.minus(PATIENCE));
    }

    void abandon(Instant now) {
        state = State.ABANDONED;
        finishedAt = now;
    }

    void finish(long size, long findingCount, List<Finding> named, Instant now) {
        this.state = findingCount == 0 ? State.PASSED : State.FAILED;
        this.size = size;
        this.findingCount = findingCount;
        this.findings.addAll(named);
        this.finishedAt = now;
    }

    /** What it has found that the one before had not. */
    List<Finding> newSince(Optional<SelfCheck> before) {
        List<Finding> news = new ArrayList<>(findings);
        before.ifPresent(check -> news.removeAll(check.findings));
        return news;
    }

    UUID id() {
        return id;
    }

    boolean requestedBefore(Instant instant) {
        return requestedAt.isBefore(instant);
    }

    long findingCount() {
        return findingCount;
    }

    Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    SelfCheckView view() {
        return new SelfCheckView(
                id, state, requestedAt, startedAt, finishedAt, size, findingCount, List.copyOf(findings));
    }
}

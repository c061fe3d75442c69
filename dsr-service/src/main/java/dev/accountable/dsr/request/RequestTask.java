package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.export.ExportEntry;
import dev.accountable.dsr.export.Exports.Part;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One step of a request in one system. It is done once; it may be tried any number of times.
 *
 * <p>Whoever claims it has it until the lease ends, and may then find that another has it: the count of attempts says so.
 */
@Entity
class RequestTask extends PanacheEntityBase {

    enum Kind {
        /** Counts what each dataset holds about the person. */
        SEARCH,
        /** Writes one system's part of the package. */
        EXPORT,
        /** Packs the parts. */
        PACK,
        /** Plans, erases, and looks whether it is so. */
        ERASE,
        /** Makes the corrections true in one system (Art. 16). */
        RECTIFY,
        /** Marks one system's records as restricted; without a system: blocks decisions at consent-service (Art. 18). */
        RESTRICT,
        /** Takes the marks, or the block, away again. */
        LIFT,
        /** Objects at consent-service in the person's name (Art. 21). */
        OBJECT,
        /** A human being looks at a decision anew (Art. 22(3)); no worker claims it. */
        REVIEW_DECISION,
        /** After the answer: erases what a duty or a legal hold kept, now that it does not any more. */
        COMPLETE
    }

    /** For what a task waits, if not for a worker. */
    enum WaitsFor {
        /** The system was asked and answers later. */
        ANSWER,
        /** The system cannot be asked: somebody does it there by hand, and says so. */
        PERSON
    }

    /** What a step is to do, beyond its kind. It goes when the step is done. */
    @RegisterForReflection
    record Order(List<Correction> corrections) {}

    /** What a step found or made. */
    @RegisterForReflection
    record Result(
            @Nullable Map<String, Long> counts,
            @Nullable UUID part,
            @Nullable List<ExportEntry> entries,
            @Nullable String note) {

        static final Result NOTHING = new Result(null, null, null, null);

        static Result found(Map<String, Long> counts, @Nullable String note) {
            return new Result(counts, null, null, note);
        }

        static Result of(Part part, @Nullable String note) {
            return new Result(null, part.id(), part.entries(), note);
        }

        static Result noted(String note) {
            return new Result(null, null, null, note);
        }

        Optional<Part> asPart() {
            return part == null || entries == null ? Optional.empty() : Optional.of(new Part(part, entries));
        }
    }

    /** The right to work at a task, for one attempt. */
    record Claim(
            UUID task, UUID request, Kind kind, @Nullable String system, int attempt) {}

    @Id
    private UUID id;

    private UUID requestId;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private @Nullable String system;
    private int attempts;
    private Instant nextAttemptAt;
    private boolean leased;
    private @Nullable String error;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Result result;

    @Enumerated(EnumType.STRING)
    private @Nullable WaitsFor waitsFor;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "orders")
    private @Nullable Order order;

    @SuppressWarnings("UnusedVariable") // for the statement that claims
    private boolean last;

    private @Nullable Instant doneAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RequestTask() {}

    /** @param system its key; null for a step that concerns the whole request */
    RequestTask(UUID requestId, Kind kind, @Nullable String system, Instant now) {
        this.id = UuidV7.next();
        this.requestId = requestId;
        this.kind = kind;
        this.system = system;
        this.nextAttemptAt = now;
    }

    /** A step that sets right what the person has shown to be wrong in one system. */
    static RequestTask rectify(UUID requestId, String system, List<Correction> corrections, Instant now) {
        var task = new RequestTask(requestId, Kind.RECTIFY, system, now);
        task.order = new Order(corrections);
        return task;
    }

    /** The task that has waited longest, for one attempt. Tasks that others are claiming are passed over. */
    static Optional<Claim> claim(Instant now, Duration lease) {
        List<?> waiting = getEntityManager()
                .createNativeQuery("""
                    select * from request_task where done_at is null and next_attempt_at <= :now
                     and waits_for is distinct from 'PERSON'
                     and not (last and exists (select 1 from request_task other where done_at is null
                       and not last and other.request_id = request_task.request_id))
                     order by next_attempt_at limit 1 for update skip locked\
                    """, RequestTask.class)
                .setParameter("now", now)
                .getResultList();
        return waiting.stream().findFirst().map(found -> ((RequestTask) found).lease(now.plus(lease)));
    }

    private Claim lease(Instant until) {
        attempts++;
        leased = true;
        nextAttemptAt = until;
        return new Claim(id, requestId, kind, system, attempts);
    }

    /** The task of this claim, for a change; empty where the lease ended and another has it, or has done it. */
    static Optional<RequestTask> stillHeld(Claim claim) {
        return RequestTask.<RequestTask>findByIdOptional(claim.task(), LockModeType.PESSIMISTIC_WRITE)
                .filter(task -> task.doneAt == null && task.attempts == claim.attempt());
    }

    void extend(Instant until) {
        nextAttemptAt = until;
    }

    void done(Result result, Instant now) {
        this.result = result;
        this.doneAt = now;
        this.leased = false;
        this.error = null;
        this.waitsFor = null;
        this.order = null;
    }

    /** Its system was asked and will answer. */
    void waitsForAnswer(Instant lookAgainAt) {
        this.waitsFor = WaitsFor.ANSWER;
        this.leased = false;
        this.error = null;
        this.nextAttemptAt = lookAgainAt;
    }

    /** Its system cannot do this: {@code why} tells who reads it what to do. */
    void waitsForPerson(String why) {
        this.waitsFor = WaitsFor.PERSON;
        this.leased = false;
        this.error = why;
    }

    /** Nobody claims it before all other tasks of its request are done. */
    void waitForOthers() {
        this.last = true;
    }

    boolean isFor(UUID request) {
        return requestId.equals(request);
    }

    boolean isDone() {
        return doneAt != null;
    }

    /** A worker can do it, or try. */
    boolean isForWorkers() {
        return kind != Kind.REVIEW_DECISION;
    }

    boolean isRunning(Instant now) {
        return doneAt == null && leased && now.isBefore(nextAttemptAt);
    }

    /** It is done where the system is; a decision is looked at here. */
    boolean isByHand() {
        return doneAt == null && waitsFor == WaitsFor.PERSON && kind != Kind.REVIEW_DECISION;
    }

    /** A worker takes it as soon as one is free; what could only be done by hand is tried again, too. */
    void retryNow(Instant now) {
        this.waitsFor = null;
        this.nextAttemptAt = now;
    }

    /** For the person who did by hand what no worker can. */
    Claim takeByHand(Instant until) {
        return lease(until);
    }

    /** For a change: whoever else wants to change this task waits for the transaction to end. */
    static Optional<RequestTask> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Looks at the answer at once. Returns how many tasks waited for it. */
    static int wake(UUID request, String system, Instant now) {
        return update(
                "nextAttemptAt = ?1 where requestId = ?2 and system = ?3 and waitsFor = ?4 and doneAt is null",
                now,
                request,
                system,
                WaitsFor.ANSWER);
    }

    void failed(String error, Instant nextAttemptAt) {
        this.waitsFor = null;
        this.error = error;
        this.leased = false;
        this.nextAttemptAt = nextAttemptAt;
    }

    Kind kind() {
        return kind;
    }

    /** The system's key; empty for a step that concerns the whole request. */
    Optional<String> system() {
        return Optional.ofNullable(system);
    }

    Result result() {
        return Objects.requireNonNullElse(result, Result.NOTHING);
    }

    List<Correction> corrections() {
        return order == null ? List.of() : order.corrections();
    }

    RequestView.Step view(Instant now) {
        return new RequestView.Step(
                id,
                kind,
                system,
                state(now),
                attempts,
                doneAt == null && waitsFor != WaitsFor.PERSON ? nextAttemptAt : null,
                error,
                result().counts(),
                result().note());
    }

    private RequestView.Step.State state(Instant now) {
        if (doneAt != null) {
            return RequestView.Step.State.DONE;
        }
        if (isRunning(now)) {
            return RequestView.Step.State.RUNNING;
        }
        if (waitsFor != null) {
            return waitsFor == WaitsFor.PERSON ? RequestView.Step.State.BY_HAND : RequestView.Step.State.ASKED;
        }
        return error != null ? RequestView.Step.State.FAILING : RequestView.Step.State.WAITING;
    }

    /** Only a person can do it: {@code what} tells who reads it what to do. */
    static RequestTask byPerson(UUID requestId, Kind kind, String what, Instant now) {
        var task = new RequestTask(requestId, kind, null, now);
        task.waitsForPerson(what);
        return task;
    }

    /** Comes up, or comes up again where it was done before. */
    static void again(UUID requestId, Kind kind, String system, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        insert into request_task (id, request_id, kind, system, attempts, next_attempt_at, leased)
                        values (:id, :request, :kind, :system, 0, :now, false)
                        on conflict on constraint request_task_once
                        do update set done_at = null, result = null, error = null, leased = false, waits_for = null,
                                      next_attempt_at = :now
                         where request_task.done_at is not null""")
                .setParameter("id", UuidV7.next())
                .setParameter("request", requestId)
                .setParameter("kind", kind.name())
                .setParameter("system", system)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Whether records are restricted in a system, and will have to be found there again when that is lifted (Art. 18). */
    static boolean isMarkedSomewhere(UUID requestId) {
        return count(
                        "requestId = ?1 and kind = ?2 and system is not null and doneAt is not null",
                        requestId,
                        Kind.RESTRICT)
                > 0;
    }

    /** In the order in which they came up. */
    static List<RequestTask> of(UUID requestId) {
        return list("requestId = ?1 order by id", requestId);
    }

    static boolean anyOpen(UUID requestId) {
        return count("requestId = ?1 and doneAt is null", requestId) > 0;
    }

    /** What waits is not done any more; whoever is at one finds that it was taken away. */
    static void cancel(UUID requestId) {
        delete("requestId = ?1 and doneAt is null", requestId);
    }

    /** All of a kind, also those that are done: they come up anew. */
    static void cancel(UUID requestId, Kind kind) {
        delete("requestId = ?1 and kind = ?2", requestId, kind);
    }

    static long failing() {
        return count("doneAt is null and error is not null and waitsFor is null");
    }

    static long waiting(WaitsFor what) {
        return count("doneAt is null and waitsFor = ?1", what);
    }
}

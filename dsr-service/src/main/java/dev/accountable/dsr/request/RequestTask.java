package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.export.ExportEntry;
import dev.accountable.dsr.export.Exports.Part;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
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
        REVIEW_DECISION
    }

    /** What a step found or made. */
    @RegisterForReflection
    record Result(
            @Nullable Map<String, Long> counts,
            @Nullable UUID part,
            @Nullable List<ExportEntry> entries) {

        static final Result NOTHING = new Result(null, null, null);

        static Result found(Map<String, Long> counts) {
            return new Result(counts, null, null);
        }

        static Result of(Part part) {
            return new Result(null, part.id(), part.entries());
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

    /** The task that has waited longest, for one attempt. Tasks that others are claiming are passed over. */
    static Optional<Claim> claim(Instant now, Duration lease) {
        List<?> waiting = getEntityManager()
                .createNativeQuery("""
                        select * from request_task where done_at is null and next_attempt_at <= :now
                         order by next_attempt_at limit 1 for update skip locked""", RequestTask.class)
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
    }

    void failed(String error, Instant nextAttemptAt) {
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

    RequestView.Step view(Instant now) {
        RequestView.Step.State state = doneAt != null
                ? RequestView.Step.State.DONE
                : leased && now.isBefore(nextAttemptAt)
                        ? RequestView.Step.State.RUNNING
                        : error != null ? RequestView.Step.State.FAILING : RequestView.Step.State.WAITING;
        return new RequestView.Step(
                kind, system, state, attempts, doneAt == null ? nextAttemptAt : null, error, result().counts());
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
        return count("doneAt is null and error is not null");
    }
}

package dev.accountable.audit.erasure;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The forgetting of one person: asked for, perhaps held up, done. */
@Entity
class Erasure extends PanacheEntityBase {

    @Id
    private UUID id = UuidV7.next();

    private @Nullable String reference;
    private String reason = "";
    private String requestedBy = "";
    private Instant requestedAt = Instant.EPOCH;
    private @Nullable Instant doneAt;
    private @Nullable Instant settledAt;
    private @Nullable UUID pseudonym;
    private @Nullable Long payloads;

    enum State {
        HELD,
        DONE
    }

    record Request(
            @Schema(description = "The reference that the services use for the person") @NotBlank @Size(max = 200)
            String subject,

            @Schema(
                    description = "Why, without personal data: the request that this answers",
                    examples = "requests/0193…")
            @NotBlank
            @Size(max = 500)
            String reason) {}

    record View(
            UUID id,
            State state,
            String reason,
            String requestedBy,
            Instant requestedAt,

            @Schema(description = "Until when a legal hold stands in the way") @Nullable
            Instant heldUntil,

            @Nullable Instant doneAt,

            @Schema(description = "When it was looked once more for events that had been on their way") @Nullable
            Instant settledAt,

            @Schema(description = "What the log still calls the person by; absent where it never knew the reference")
            @Nullable
            UUID pseudonym,

            @Schema(description = "How many events lost their payload") @Nullable
            Long payloads) {}

    /** For Hibernate. */
    protected Erasure() {}

    Erasure(Request request, String requestedBy, Instant now) {
        this.reference = request.subject();
        this.reason = request.reason();
        this.requestedBy = requestedBy;
        this.requestedAt = now;
    }

    void done(Optional<UUID> pseudonym, long payloads, Instant now) {
        this.pseudonym = pseudonym.orElse(this.pseudonym);
        this.payloads = payloads + (this.payloads == null ? 0 : this.payloads);
        if (doneAt == null) {
            doneAt = now;
        }
    }

    /** From here on nothing of this says who it was. */
    void settled(Instant now) {
        this.reference = null;
        this.settledAt = now;
    }

    /** Whether it has been done, and so long ago that nothing about the person can be on its way any more. */
    boolean isReadyToSettle(Duration onTheWay, Instant now) {
        return doneAt != null && !doneAt.plus(onTheWay).isAfter(now);
    }

    boolean isDone() {
        return doneAt != null;
    }

    static List<Erasure> newest(@Nullable UUID before, int limit) {
        return before == null
                ? Erasure.<Erasure>find("order by id desc")
                        .page(Page.ofSize(limit))
                        .list()
                : Erasure.<Erasure>find("id < ?1 order by id desc", before)
                        .page(Page.ofSize(limit))
                        .list();
    }

    /** Those not settled; each locked, and passed over where another pod has it. */
    static List<Erasure> waiting(int limit) {
        return Erasure.<Erasure>find("settledAt is null order by id")
                .page(Page.ofSize(limit))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", -2)
                .list();
    }

    static List<Erasure> waitingFor(String reference) {
        return Erasure.<Erasure>find("reference = ?1 and settledAt is null order by id", reference)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    UUID id() {
        return id;
    }

    @Nullable
    String reference() {
        return reference;
    }

    View view(@Nullable Instant heldUntil) {
        return new View(
                id,
                doneAt == null ? State.HELD : State.DONE,
                reason,
                requestedBy,
                requestedAt,
                doneAt == null ? heldUntil : null,
                doneAt,
                settledAt,
                pseudonym,
                payloads);
    }
}

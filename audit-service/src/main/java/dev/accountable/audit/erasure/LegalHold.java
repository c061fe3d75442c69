package dev.accountable.audit.erasure;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Payloads about a person that are kept although they would go: for a legal claim, for example (Art. 17(3)(e)). */
@Entity
class LegalHold extends PanacheEntityBase {

    @Id
    private UUID id = UuidV7.next();

    private String reference = "";
    private String reason = "";
    private Instant until = Instant.EPOCH;
    private String setBy = "";
    private Instant setAt = Instant.EPOCH;
    private @Nullable String releasedBy;
    private @Nullable Instant releasedAt;
    private @Nullable String releaseReason;

    enum State {
        IN_FORCE,
        OVER,
        RELEASED
    }

    record Request(
            @NotBlank @Size(max = 200) String subject,

            @Schema(description = "The claim or duty that needs the records, with its article")
            @NotBlank
            @Size(max = 500)
            String reason,

            @Schema(description = "When it ends by itself; not in it any more") @NotNull
            Instant until) {}

    record Release(@NotBlank @Size(max = 500) String reason) {}

    record View(
            UUID id,
            State state,
            String subject,
            String reason,
            Instant until,
            String setBy,
            Instant setAt,
            @Nullable String releasedBy,
            @Nullable Instant releasedAt,
            @Nullable String releaseReason) {}

    /** For Hibernate. */
    protected LegalHold() {}

    LegalHold(Request request, String setBy, Instant now) {
        this.reference = request.subject();
        this.reason = request.reason();
        this.until = request.until();
        this.setBy = setBy;
        this.setAt = now;
    }

    /** False where it was over already. */
    boolean release(String by, Release release, Instant now) {
        if (state(now) != State.IN_FORCE) {
            return false;
        }
        this.releasedBy = by;
        this.releasedAt = now;
        this.releaseReason = release.reason();
        return true;
    }

    /** The end of the last hold on the person that is in force. */
    static Optional<Instant> heldUntil(String reference, Instant now) {
        return LegalHold.<LegalHold>find(
                        "reference = ?1 and releasedAt is null and until > ?2 order by until desc", reference, now)
                .firstResultOptional()
                .map(hold -> hold.until);
    }

    static Optional<LegalHold> locked(UUID id) {
        return LegalHold.<LegalHold>find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    static List<LegalHold> newest(@Nullable UUID before, int limit) {
        return before == null
                ? LegalHold.<LegalHold>find("order by id desc")
                        .page(Page.ofSize(limit))
                        .list()
                : LegalHold.<LegalHold>find("id < ?1 order by id desc", before)
                        .page(Page.ofSize(limit))
                        .list();
    }

    UUID id() {
        return id;
    }

    String reference() {
        return reference;
    }

    private State state(Instant now) {
        if (releasedAt != null) {
            return State.RELEASED;
        }
        return now.isBefore(until) ? State.IN_FORCE : State.OVER;
    }

    View view(Instant now) {
        return new View(id, state(now), reference, reason, until, setBy, setAt, releasedBy, releasedAt, releaseReason);
    }
}

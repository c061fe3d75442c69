package dev.accountable.consent.rights;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** That somebody was forgotten, and until when proof is kept and why. Not who it was. */
@Entity
@Immutable
class Erasure extends PanacheEntityBase {

    @Id
    private UUID id;

    private Instant at;
    private @Nullable UUID request;
    private int records;
    private int eventsKept;
    private Instant keepUntil;
    private String reason;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Erasure() {}

    Erasure(Instant at, @Nullable UUID request, int records, int eventsKept, Instant keepUntil, String reason) {
        this.id = UuidV7.next();
        this.at = at;
        this.request = request;
        this.records = records;
        this.eventsKept = eventsKept;
        this.keepUntil = keepUntil;
        this.reason = reason;
    }

    UUID id() {
        return id;
    }

    ErasureView view() {
        return new ErasureView(
                id, at, request, records, eventsKept == 0 ? null : new ErasureView.Kept(eventsKept, keepUntil, reason));
    }

    /** Newest first, below {@code after}. */
    static List<Erasure> newest(@Nullable UUID after, int limit) {
        return (after == null
                        ? Erasure.<Erasure>find("order by id desc")
                        : Erasure.<Erasure>find("id < ?1 order by id desc", after))
                .page(0, limit)
                .list();
    }
}

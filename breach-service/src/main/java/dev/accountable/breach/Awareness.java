package dev.accountable.breach;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** What somebody said, with a reason, about when the organisation became aware. Only ever added to. */
@Entity
@Immutable
class Awareness extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID incidentId;
    private int entry;
    private Instant awareAt;
    private @Nullable Instant detectedAt;
    private String reason;
    private String author;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Awareness() {}

    Awareness(UUID incidentId, int entry, RecordAwareness request, String author, Instant now) {
        this.id = UuidV7.next();
        this.incidentId = incidentId;
        this.entry = entry;
        this.awareAt = request.awareAt();
        this.detectedAt = request.detectedAt();
        this.reason = request.reason();
        this.author = author;
        this.recordedAt = now;
    }

    boolean says(RecordAwareness request, String author) {
        return request.equals(new RecordAwareness(awareAt, reason, detectedAt)) && Objects.equals(this.author, author);
    }

    int entry() {
        return entry;
    }

    AwarenessView view() {
        return new AwarenessView(id, incidentId, entry, awareAt, detectedAt, reason, author, recordedAt);
    }

    static Optional<Awareness> inForce(UUID incidentId) {
        return find("incidentId = ?1 order by entry desc", incidentId).firstResultOptional();
    }

    /** In the order in which they were recorded, behind {@code after}. */
    static List<Awareness> history(UUID incidentId, int after, int limit) {
        return Awareness.<Awareness>find("incidentId = ?1 and entry > ?2 order by entry", incidentId, after)
                .page(0, limit)
                .list();
    }
}

package dev.accountable.audit.programme.training;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A training that was held on a day. */
@Entity
@Immutable
class Training extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID topicId;
    private String title;
    private LocalDate heldOn;
    private @Nullable UUID documentId;
    private Instant registeredAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Training() {}

    Training(HoldTraining request, Instant now) {
        this.id = UuidV7.next();
        this.topicId = request.topicId();
        this.title = request.title();
        this.heldOn = request.heldOn();
        this.documentId = request.documentId();
        this.registeredAt = now;
    }

    UUID id() {
        return id;
    }

    UUID topicId() {
        return topicId;
    }

    LocalDate heldOn() {
        return heldOn;
    }

    TrainingView view() {
        return new TrainingView(id, topicId, title, heldOn, documentId, registeredAt);
    }

    /** Those recorded last first, behind {@code after}. */
    static List<Training> page(UUID topicId, @Nullable UUID after, int limit) {
        return (after == null
                        ? Training.<Training>find("topicId = ?1 order by id desc", topicId)
                        : Training.<Training>find("topicId = ?1 and id < ?2 order by id desc", topicId, after))
                .page(0, limit)
                .list();
    }
}

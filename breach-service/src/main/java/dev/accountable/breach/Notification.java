package dev.accountable.breach;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** That a recipient was notified of a breach. Never changes; {@code late} is what was true by the clock of that day. */
@Entity
@Immutable
class Notification extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID incidentId;

    @Enumerated(EnumType.STRING)
    private Recipient recipient;

    private Instant notifiedAt;
    private String reference;
    private boolean late;
    private @Nullable String lateReason;
    private String author;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Notification() {}

    Notification(UUID incidentId, RecordNotification request, boolean late, String author, Instant now) {
        this.id = UuidV7.next();
        this.incidentId = incidentId;
        this.recipient = request.recipient();
        this.notifiedAt = request.notifiedAt();
        this.reference = request.reference();
        this.late = late;
        this.lateReason = request.lateReason();
        this.author = author;
        this.recordedAt = now;
    }

    NotificationView view() {
        return new NotificationView(
                id, incidentId, recipient, notifiedAt, reference, late, lateReason, author, recordedAt);
    }

    /** At most one for each recipient; see {@code notification_once_per_recipient}. */
    static List<Notification> of(UUID incidentId) {
        return list("incidentId = ?1 order by id", incidentId);
    }
}

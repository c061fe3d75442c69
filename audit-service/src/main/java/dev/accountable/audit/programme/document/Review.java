package dev.accountable.audit.programme.document;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Somebody looked at the latest version of a document again. Written once. */
@Entity
@Immutable
@Table(name = "document_review")
class Review extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID documentId;
    private int number;
    private LocalDate reviewedOn;

    @Enumerated(EnumType.STRING)
    private ReviewOutcome outcome;

    private String findings;
    private String reviewedBy;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Review() {}

    Review(UUID documentId, int number, RecordReview request, String reviewedBy, Instant recordedAt) {
        this.id = UuidV7.next();
        this.documentId = documentId;
        this.number = number;
        this.reviewedOn = request.reviewedOn();
        this.outcome = request.outcome();
        this.findings = request.findings();
        this.reviewedBy = reviewedBy;
        this.recordedAt = recordedAt;
    }

    UUID id() {
        return id;
    }

    ReviewView view() {
        return new ReviewView(id, documentId, number, reviewedOn, outcome, findings, reviewedBy, recordedAt);
    }

    /** Latest record first, behind {@code after}. */
    static List<Review> of(UUID documentId, @Nullable UUID after, int limit) {
        return (after == null
                        ? Review.<Review>find("documentId = ?1 order by id desc", documentId)
                        : Review.<Review>find("documentId = ?1 and id < ?2 order by id desc", documentId, after))
                .page(0, limit)
                .list();
    }
}

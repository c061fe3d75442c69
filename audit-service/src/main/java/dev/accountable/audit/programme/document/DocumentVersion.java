package dev.accountable.audit.programme.document;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One approved version of a document. It never changes; its hash proves later what was in force. */
@Entity
@Immutable
class DocumentVersion extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID documentId;
    private int number;

    @JdbcTypeCode(SqlTypes.CHAR)
    private String contentHash;

    private String url;
    private String approvedBy;
    private LocalDate approvedOn;
    private String recordedBy;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected DocumentVersion() {}

    DocumentVersion(UUID documentId, int number, ApproveVersion request, String recordedBy, Instant recordedAt) {
        this.id = UuidV7.next();
        this.documentId = documentId;
        this.number = number;
        this.contentHash = request.contentHash();
        this.url = request.url();
        this.approvedBy = request.approvedBy();
        this.approvedOn = request.approvedOn();
        this.recordedBy = recordedBy;
        this.recordedAt = recordedAt;
    }

    UUID id() {
        return id;
    }

    int number() {
        return number;
    }

    DocumentVersionView view() {
        return new DocumentVersionView(
                documentId, number, contentHash, url, approvedBy, approvedOn, recordedBy, recordedAt);
    }

    /** Versions of one document, newest first, below {@code before}. */
    static List<DocumentVersion> of(UUID documentId, int before, int limit) {
        return DocumentVersion.<DocumentVersion>find(
                        "documentId = ?1 and number < ?2 order by number desc", documentId, before)
                .page(0, limit)
                .list();
    }
}

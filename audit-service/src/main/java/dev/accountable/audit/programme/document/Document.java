package dev.accountable.audit.programme.document;

import dev.accountable.audit.programme.Interval;
import dev.accountable.audit.programme.ItemChange;
import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A document that is kept up to date: it has approved versions, and is looked at again in time. */
@Entity
class Document extends PanacheEntityBase {

    static final String KEY = "[a-z][a-z0-9-]{1,59}";

    @Id
    private UUID id;

    private String key;
    private String title;

    @Enumerated(EnumType.STRING)
    private DocumentKind kind;

    private String owner;
    private @Nullable String reviewInterval;
    private int latestNumber;

    /** The latest approval or review; null before the first version, and while the document is to be revised. */
    private @Nullable LocalDate heldOn;

    private @Nullable LocalDate nextReviewOn;
    private Instant registeredAt;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Document() {}

    Document(RegisterDocument request, Instant now) {
        this.id = UuidV7.next();
        this.key = request.key();
        this.title = request.title();
        this.kind = request.kind();
        this.owner = request.owner();
        this.reviewInterval = request.reviewInterval();
        this.registeredAt = now;
    }

    /** Makes it what the request says, keeps what differs, and names the fields that changed. */
    List<String> change(ChangeDocument request, String by, Instant now) {
        Map<String, @Nullable String> before = fields();
        title = request.title();
        kind = request.kind();
        owner = request.owner();
        reviewInterval = request.reviewInterval();
        if (heldOn != null) {
            nextReviewOn = Interval.after(heldOn, reviewInterval);
        }
        List<String> changed = ItemChange.record(id, version + 1, before, fields(), by, now);
        flush();
        return changed;
    }

    DocumentVersion approve(ApproveVersion request, String by, Instant now) {
        if (heldOn != null && request.approvedOn().isBefore(heldOn)) {
            throw ProblemException.invalid("approvedOn", "must not be before the latest approval or review, " + heldOn);
        }
        latestNumber++;
        heldOn = request.approvedOn();
        nextReviewOn = Interval.after(heldOn, reviewInterval);
        var approved = new DocumentVersion(id, latestNumber, request, by, now);
        approved.persist();
        flush();
        return approved;
    }

    Review review(RecordReview request, String by, Instant now) {
        if (latestNumber == 0) {
            throw ProblemException.conflict("no-version", "There is no approved version that could be reviewed.");
        }
        if (heldOn != null && request.reviewedOn().isBefore(heldOn)) {
            throw ProblemException.invalid("reviewedOn", "must not be before the latest approval or review, " + heldOn);
        }
        if (request.outcome() == ReviewOutcome.CONFIRMED) {
            heldOn = request.reviewedOn();
            nextReviewOn = Interval.after(heldOn, reviewInterval);
        } else {
            heldOn = null;
            nextReviewOn = request.reviewedOn();
        }
        var review = new Review(id, latestNumber, request, by, now);
        review.persist();
        flush();
        return review;
    }

    UUID id() {
        return id;
    }

    String key() {
        return key;
    }

    String tag() {
        return Integer.toString(version);
    }

    DocumentView view() {
        return new DocumentView(id, key, title, kind, owner, reviewInterval, latestNumber, nextReviewOn, registeredAt);
    }

    private Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("kind", kind.name());
        fields.put("owner", owner);
        fields.put("reviewInterval", reviewInterval);
        return fields;
    }

    static boolean isKnown(String key) {
        return count("key", key) > 0;
    }

    /** For a change: others who want to change the same document wait. */
    static Optional<Document> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their keys, behind {@code after}. */
    static List<Document> page(String after, int limit) {
        return Document.<Document>find("key > ?1 order by key", after)
                .page(0, limit)
                .list();
    }
}

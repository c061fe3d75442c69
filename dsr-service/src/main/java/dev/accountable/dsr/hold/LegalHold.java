package dev.accountable.dsr.hold;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.datamap.IdentifierKind;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MapKeyEnumerated;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold from the day it starts to the day it ends, or is released. Days are those of the organisation's zone. */
@Entity
class LegalHold extends PanacheEntityBase {

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // for queries
    private boolean ofPerson;

    private @Nullable String subject;
    private @Nullable String system;
    private @Nullable String dataset;
    private String reason;
    private String legalBasis;
    private String owner;
    private LocalDate startsOn;
    private LocalDate reviewOn;
    private @Nullable LocalDate endsOn;
    private String setBy;
    private Instant setAt;
    private @Nullable String releasedBy;
    private @Nullable Instant releasedAt;
    private @Nullable String releaseReason;

    @ElementCollection
    @CollectionTable(name = "legal_hold_identifier", joinColumns = @JoinColumn(name = "hold_id"))
    @MapKeyColumn(name = "kind")
    @MapKeyEnumerated(EnumType.STRING)
    @Column(name = "value")
    private Map<IdentifierKind, String> identifiers = new HashMap<>();

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected LegalHold() {}

    LegalHold(SetLegalHold set, LocalDate startsOn, String setBy, Instant now) {
        this.id = UuidV7.next();
        SetLegalHold.Person person = set.person();
        this.ofPerson = person != null;
        if (person != null) {
            this.subject = person.subject();
            person.identifiers().forEach((kind, value) -> identifiers.put(kind, Holds.compared(value)));
        }
        this.system = set.system();
        this.dataset = set.dataset();
        this.reason = set.reason();
        this.legalBasis = set.legalBasis();
        this.owner = set.owner();
        this.startsOn = startsOn;
        this.reviewOn = set.reviewOn();
        this.endsOn = set.endsOn();
        this.setBy = setBy;
        this.setAt = now;
    }

    UUID id() {
        return id;
    }

    @Nullable
    String subject() {
        return subject;
    }

    /** False where it is over already. */
    boolean release(String by, String because, Instant now, LocalDate today) {
        if (releasedAt != null || isOver(today)) {
            return false;
        }
        this.releasedBy = by;
        this.releasedAt = now;
        this.releaseReason = because;
        this.identifiers.clear();
        return true;
    }

    /** What the held person was found by is no longer needed (Art. 5(1)(e)). */
    void forgetIdentifiers() {
        identifiers.clear();
    }

    private boolean isOver(LocalDate today) {
        return endsOn != null && endsOn.isBefore(today);
    }

    LegalHoldView view(LocalDate today) {
        Set<IdentifierKind> kinds = EnumSet.noneOf(IdentifierKind.class);
        kinds.addAll(identifiers.keySet());
        return new LegalHoldView(
                id,
                state(today),
                subject,
                kinds,
                system,
                dataset,
                reason,
                legalBasis,
                owner,
                startsOn,
                reviewOn,
                endsOn,
                setBy,
                setAt,
                releasedBy,
                releasedAt,
                releaseReason);
    }

    private LegalHoldView.State state(LocalDate today) {
        if (releasedAt != null) {
            return LegalHoldView.State.RELEASED;
        }
        if (isOver(today)) {
            return LegalHoldView.State.OVER;
        }
        if (startsOn.isAfter(today)) {
            return LegalHoldView.State.TO_COME;
        }
        return reviewOn.isBefore(today) ? LegalHoldView.State.REVIEW_OVERDUE : LegalHoldView.State.STANDING;
    }

    static Optional<LegalHold> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Newest first, older than {@code before}. */
    static List<LegalHold> newest(Optional<UUID> before, int limit) {
        return before.map(id -> LegalHold.<LegalHold>find("id < ?1 order by id desc", id))
                .orElseGet(() -> find("order by id desc"))
                .page(0, limit)
                .list();
    }

    /** Whose day has passed, and who still know a person. */
    static List<LegalHold> overAndKnowing(LocalDate today) {
        return list("releasedAt is null and endsOn < ?1 and identifiers is not empty", today);
    }

    /** Those that concern persons and stand in this dataset. */
    static List<LegalHold> ofPersonsIn(String system, String dataset, LocalDate today) {
        return list(
                "ofPerson and releasedAt is null and startsOn <= ?1 and (endsOn is null or endsOn >= ?1)"
                        + " and (system is null or system = ?2) and (dataset is null or dataset = ?3)",
                today,
                system,
                dataset);
    }

    /** Those that stand although the day of their review has passed. */
    static long reviewsOverdue(LocalDate today) {
        return count("releasedAt is null and reviewOn < ?1 and (endsOn is null or endsOn >= ?1)", today);
    }

    Map<IdentifierKind, String> identifiers() {
        return Map.copyOf(identifiers);
    }

    /** On a whole dataset or its system. */
    static boolean anyOnDataset(String system, String dataset, LocalDate today) {
        return count(
                        "not ofPerson and releasedAt is null and startsOn <= ?1 and (endsOn is null or endsOn >= ?1)"
                                + " and system = ?2 and (dataset is null or dataset = ?3)",
                        today,
                        Objects.requireNonNull(system),
                        dataset)
                > 0;
    }
}

package dev.accountable.consent.objection;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** While it is in force a person's data is stored, and not processed otherwise (Art. 18(2)). */
@Entity
class Restriction extends PanacheEntityBase {

    /** Art. 18(1), letter by letter. */
    enum Ground {
        ACCURACY_CONTESTED,
        UNLAWFUL,
        NEEDED_FOR_CLAIMS,
        OBJECTION_PENDING
    }

    @Id
    private UUID id;

    private long person;
    private @Nullable String purpose;

    @Enumerated(EnumType.STRING)
    private Ground ground;

    private @Nullable UUID request;
    private Instant at;

    @SuppressWarnings("UnusedVariable") // kept for the record, shown to nobody
    private String setBy;

    private @Nullable Instant liftedAt;

    @SuppressWarnings("UnusedVariable") // kept for the record, shown to nobody
    private @Nullable String liftedBy;

    private @Nullable String reason;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Restriction() {}

    Restriction(long person, SetRestriction set, String setBy, Instant at) {
        this.id = UuidV7.next();
        this.person = person;
        this.purpose = set.purpose();
        this.ground = set.ground();
        this.request = set.requestId();
        this.setBy = setBy;
        this.at = at;
    }

    UUID id() {
        return id;
    }

    long person() {
        return person;
    }

    boolean isLifted() {
        return liftedAt != null;
    }

    void lift(String why, String by, Instant now) {
        this.reason = why;
        this.liftedBy = by;
        this.liftedAt = now;
    }

    RestrictionView view(String subject) {
        return new RestrictionView(id, subject, purpose, ground, request, at, liftedAt, reason);
    }

    static Optional<Restriction> inForce(long person, SetRestriction set) {
        return find(
                        "person = ?1 and coalesce(purpose, '') = ?2 and ground = ?3 and liftedAt is null",
                        person,
                        set.purpose() == null ? "" : set.purpose(),
                        set.ground())
                .firstResultOptional();
    }

    static Optional<Restriction> locked(UUID id) {
        return Restriction.<Restriction>find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    static int forget(List<Long> persons) {
        return Math.toIntExact(delete("person in ?1", persons));
    }

    static List<Restriction> of(List<Long> persons) {
        return list("person in ?1 order by id desc", persons);
    }
}

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
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person objects to processing for a purpose, or to all direct marketing (Art. 21). Processing is off from the moment it
 * is received, until compelling legitimate grounds are shown; against direct marketing there are none (Art. 21(3)).
 */
@Entity
class Objection extends PanacheEntityBase {

    enum State {
        /** Not assessed yet; processing is off meanwhile (Art. 18(1)(d)). */
        RECEIVED,
        UPHELD,
        /** Compelling legitimate grounds override it, or legal claims need the processing. */
        REJECTED,
        /** The person has changed their mind. */
        ENDED
    }

    enum Origin {
        PERSON,
        /** The browser's Global Privacy Control (Art. 21(5)). */
        GPC
    }

    private static final Set<State> IN_FORCE = Set.of(State.RECEIVED, State.UPHELD);

    @Id
    private UUID id;

    private long person;
    private @Nullable String purpose;

    @Enumerated(EnumType.STRING)
    private Origin origin;

    private @Nullable String grounds;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant at;
    private @Nullable Instant assessedAt;

    @SuppressWarnings("UnusedVariable") // kept for the record, shown to nobody
    private @Nullable String assessedBy;

    private @Nullable String assessment;
    private @Nullable Instant endedAt;

    @SuppressWarnings("UnusedVariable") // kept for the record, shown to nobody
    private @Nullable String endedBy;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Objection() {}

    /** {@code purpose} null: to all direct marketing. */
    Objection(long person, @Nullable String purpose, @Nullable String grounds, Instant at) {
        this.id = UuidV7.next();
        this.person = person;
        this.purpose = purpose;
        this.origin = Origin.PERSON;
        this.grounds = grounds;
        this.state = State.RECEIVED;
        this.at = at;
    }

    UUID id() {
        return id;
    }

    long person() {
        return person;
    }

    @Nullable
    String purpose() {
        return purpose;
    }

    boolean isReceived() {
        return state == State.RECEIVED;
    }

    boolean isInForce() {
        return IN_FORCE.contains(state);
    }

    void assess(boolean upheld, String reason, String by, Instant now) {
        this.state = upheld ? State.UPHELD : State.REJECTED;
        this.assessment = reason;
        this.assessedBy = by;
        this.assessedAt = now;
    }

    void end(String by, Instant now) {
        this.state = State.ENDED;
        this.endedBy = by;
        this.endedAt = now;
    }

    ObjectionView view(String subject) {
        return new ObjectionView(id, subject, purpose, origin, grounds, state, at, assessedAt, assessment, endedAt);
    }

    static Optional<Objection> inForce(long person, @Nullable String purpose) {
        return find(
                        "person = ?1 and coalesce(purpose, '') = ?2 and state in ?3",
                        person,
                        purpose == null ? "" : purpose,
                        IN_FORCE)
                .firstResultOptional();
    }

    static Optional<Objection> locked(UUID id) {
        return Objection.<Objection>find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    static int forget(List<Long> persons) {
        return Math.toIntExact(delete("person in ?1", persons));
    }

    static List<Objection> of(List<Long> persons) {
        return list("person in ?1 order by id desc", persons);
    }

    /** Oldest first, behind {@code after}. */
    static List<Objection> inState(State state, UUID after, int limit) {
        return Objection.<Objection>find("state = ?1 and id > ?2 order by id", state, after)
                .page(0, limit)
                .list();
    }
}

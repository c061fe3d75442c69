package dev.accountable.dsr.identity;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person says to be theirs. Only what is PROVEN is searched; all of it is deleted when the request ends. */
@Entity
@Table(name = "request_identifier")
public class Identifier extends PanacheEntityBase {

    /** Whoever guesses an eight-digit code has one chance in twenty million. */
    private static final int MOST_TRIES = 5;

    /** How far the proof is. */
    @Schema(name = "IdentifierState")
    public enum State {
        REQUESTED,
        PROVEN,
        /** The document was somebody else's, or too many wrong codes came in. */
        FAILED,
        /** Nobody answered in time. */
        EXPIRED
    }

    @Id
    private UUID id;

    private UUID requestId;

    @Enumerated(EnumType.STRING)
    private IdentifierKind kind;

    private String value;

    @Enumerated(EnumType.STRING)
    private State state;

    @Enumerated(EnumType.STRING)
    private Proof method;

    private Instant askedAt;
    private @Nullable Instant settledAt;
    private @Nullable String checkedBy;

    @Enumerated(EnumType.STRING)
    private @Nullable Document document;

    private int tries;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Identifier() {}

    private Identifier(UUID requestId, IdentifierKind kind, String value, Proof method, Instant now) {
        this.id = UuidV7.next();
        this.requestId = requestId;
        this.kind = kind;
        this.value = value;
        this.state = State.REQUESTED;
        this.method = method;
        this.askedAt = now;
    }

    /** One that is still to be proven. */
    public static Identifier asked(UUID requestId, IdentifierKind kind, String value, Proof method, Instant now) {
        return new Identifier(requestId, kind, value, method, now);
    }

    /** One that the issuer, or a link that was opened, has proven already. */
    public static Identifier proven(UUID requestId, IdentifierKind kind, String value, Proof method, Instant now) {
        var identifier = new Identifier(requestId, kind, value, method, now);
        identifier.settle(State.PROVEN, now);
        return identifier;
    }

    /** Asks anew, also for another value. */
    public void ask(String value, Proof method, Instant now) {
        if (state == State.PROVEN) {
            throw ProblemException.conflict("identifier-proven", "This identifier is proven already.");
        }
        this.value = value;
        this.method = method;
        this.state = State.REQUESTED;
        this.askedAt = now;
        this.settledAt = null;
        this.tries = 0;
    }

    public void prove(Instant now) {
        mustBeAsked();
        settle(State.PROVEN, now);
    }

    /** Somebody looked at a document: it shows that the identifier is the person's, or it does not. */
    public void checked(String by, Document seen, boolean theirs, Instant now) {
        mustBeAsked();
        method = Proof.DOCUMENT;
        checkedBy = by;
        document = seen;
        settle(theirs ? State.PROVEN : State.FAILED, now);
    }

    /** Counts a wrong code; after the last one allowed it counts no more. */
    public void wrongCode(Instant now) {
        tries++;
        if (tries >= MOST_TRIES) {
            settle(State.FAILED, now);
        }
    }

    public void mustBeAsked() {
        if (state != State.REQUESTED) {
            throw ProblemException.conflict(
                    "identifier-not-asked", "The identifier is " + state + "; ask for it again first.");
        }
    }

    private void settle(State to, Instant now) {
        state = to;
        settledAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID requestId() {
        return requestId;
    }

    public IdentifierView view() {
        return new IdentifierView(kind, state, method, askedAt, settledAt, checkedBy, document);
    }

    public static List<Identifier> of(UUID requestId) {
        return list("requestId = ?1 order by askedAt, kind", requestId);
    }

    /** For a change. */
    public static Optional<Identifier> locked(UUID requestId, IdentifierKind kind) {
        return find("requestId = ?1 and kind = ?2", requestId, kind)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** What may be searched for. */
    public static Map<IdentifierKind, String> provenOf(UUID requestId) {
        Map<IdentifierKind, String> proven = new EnumMap<>(IdentifierKind.class);
        Identifier.<Identifier>list("requestId = ?1 and state = ?2", requestId, State.PROVEN)
                .forEach(identifier -> proven.put(identifier.kind, identifier.value));
        return proven;
    }

    /**
     * Requests for which this was proven, while they are open: there the identifiers still are. Whoever asks for the same
     * meanwhile waits for the caller's transaction, so that of two who come at once the second finds the first.
     */
    public static List<UUID> requestsWith(IdentifierKind kind, String value) {
        getEntityManager()
                .createNativeQuery(
                        "select 1 from pg_advisory_xact_lock(hashtextextended(lower(:identifier), 20261127))")
                .setParameter("identifier", kind + " " + value)
                .getSingleResult();
        return Identifier.<Identifier>list(
                        "kind = ?1 and lower(value) = lower(?2) and state = ?3", kind, value, State.PROVEN)
                .stream()
                .map(identifier -> identifier.requestId)
                .toList();
    }

    /** The person is answered: what was searched for is no longer needed (Art. 5(1)(e)). */
    public static void forget(UUID requestId) {
        delete("requestId = ?1", requestId);
    }

    public static int expire(Instant askedBefore, Instant now) {
        return update(
                "state = ?1, settledAt = ?2 where state = ?3 and askedAt < ?4",
                State.EXPIRED,
                now,
                State.REQUESTED,
                askedBefore);
    }
}

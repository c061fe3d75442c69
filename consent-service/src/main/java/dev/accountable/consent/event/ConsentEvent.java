package dev.accountable.consent.event;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * One thing that one person said about one purpose: consent given, or withdrawn. Events are only ever added, so the table
 * is the proof (Art. 7(1)); the last event of a person and purpose is the state in force.
 */
@Entity
@Immutable
class ConsentEvent extends PanacheEntityBase {

    /** An opaque reference: no "@", no spaces, so that neither an address nor a name fits. */
    static final String SUBJECT = "[A-Za-z0-9._:-]{1,100}";

    enum State {
        GIVEN,
        WITHDRAWN
    }

    @Id
    private UUID id;

    /** The database's own count, unknown before the event is read back: the order within a person and purpose. */
    @Column(insertable = false, updatable = false)
    private long position;

    private String subject;
    private String purpose;
    private UUID noticeId;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant at;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ConsentEvent() {}

    private ConsentEvent(String subject, String purpose, UUID noticeId, State state, Instant at) {
        this.id = UuidV7.next();
        this.subject = subject;
        this.purpose = purpose;
        this.noticeId = noticeId;
        this.state = state;
        this.at = at;
    }

    static ConsentEvent give(GiveConsent request, Instant now) {
        queueUp(request.subject(), request.purpose());
        var given = new ConsentEvent(request.subject(), request.purpose(), request.noticeId(), State.GIVEN, now);
        given.persistAndFlush();
        return given;
    }

    /**
     * Withdraws the consent that is in force for this event's person and purpose, even where it was renewed since: who
     * withdraws means all of it. Empty where nothing is in force, so that trying again changes nothing.
     */
    Optional<ConsentEvent> withdraw(Instant now) {
        queueUp(subject, purpose);
        if (latest(subject, purpose).filter(ConsentEvent::isGiven).isEmpty()) {
            return Optional.empty();
        }
        var withdrawn = new ConsentEvent(subject, purpose, noticeId, State.WITHDRAWN, now);
        withdrawn.persistAndFlush();
        return Optional.of(withdrawn);
    }

    boolean isGiven() {
        return state == State.GIVEN;
    }

    UUID id() {
        return id;
    }

    long position() {
        return position;
    }

    ConsentEventView view() {
        return new ConsentEventView(id, subject, purpose, noticeId, state, at);
    }

    static Optional<ConsentEvent> latest(String subject, String purpose) {
        return find("subject = ?1 and purpose = ?2 order by position desc", subject, purpose)
                .firstResultOptional();
    }

    /** Newest first, below {@code before}. */
    static List<ConsentEvent> history(String subject, long before, int limit) {
        return ConsentEvent.<ConsentEvent>find("subject = ?1 and position < ?2 order by position desc", subject, before)
                .page(0, limit)
                .list();
    }

    /** What is said about one person and purpose is written one after the other; others do not wait. */
    private static void queueUp(String subject, String purpose) {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(?1, 0)) as text)")
                .setParameter(1, subject + " " + purpose)
                .getSingleResult();
    }
}

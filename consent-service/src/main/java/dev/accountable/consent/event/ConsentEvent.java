package dev.accountable.consent.event;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * One thing that one person said about one purpose. Events are only ever added, so the table is the proof (Art. 7(1)); the
 * last event of a person and purpose is the state in force. {@link Recording} writes them, in sets.
 */
@Entity
@Immutable
public class ConsentEvent extends PanacheEntityBase {

    @Id
    private UUID id;

    /** The order within a person and purpose. */
    @Column(insertable = false, updatable = false)
    private long position;

    private UUID submission;
    private long person;
    private String purpose;
    private int purposeVersion;
    private @Nullable UUID noticeId;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant at;
    private @Nullable Instant expiresAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ConsentEvent() {}

    long position() {
        return position;
    }

    /** By whom it was said, which for a visitor is not yet the account that they turned out to be. */
    long person() {
        return person;
    }

    UUID submission() {
        return submission;
    }

    String purpose() {
        return purpose;
    }

    boolean isGiven() {
        return state == State.GIVEN;
    }

    ConsentEventView view(Method method) {
        return new ConsentEventView(id, submission, purpose, purposeVersion, noticeId, state, method, at, expiresAt);
    }

    /** In force at that instant: a consent whose period was over had expired, whether or not that was written already. */
    StateView stateAt(Instant instant) {
        Instant ends = expiresAt;
        return state == State.GIVEN && ends != null && !ends.isAfter(instant)
                ? new StateView(purpose, State.EXPIRED, id, purposeVersion, noticeId, ends, ends)
                : new StateView(purpose, state, id, purposeVersion, noticeId, at, ends);
    }

    static List<ConsentEvent> of(UUID submission) {
        return list("submission = ?1 order by position", submission);
    }

    /** Newest first, below {@code before}. */
    static List<ConsentEvent> history(List<Long> persons, long before, int limit) {
        return ConsentEvent.<ConsentEvent>find("person in ?1 and position < ?2 order by position desc", persons, before)
                .page(0, limit)
                .list();
    }

    /** Where somebody stood on each purpose at an instant. */
    public static List<StateView> states(String subject, Instant instant) {
        return Person.of(subject)
                .map(person -> lastUntil(person.all(), instant).stream()
                        .map(event -> event.stateAt(instant))
                        .toList())
                .orElse(List.of());
    }

    /**
     * What was said last about each purpose, up to and including that instant, whenever it was recorded; of two things said at the
     * same instant, the one that allows less.
     */
    static List<ConsentEvent> lastUntil(List<Long> persons, Instant instant) {
        return list("""
                from ConsentEvent e where e.person in ?1 and e.at <= ?2 and not exists (
                    from ConsentEvent later where later.person in ?1 and later.purpose = e.purpose and later.at <= ?2
                    and (later.at > e.at or (later.at = e.at
                         and ((e.state = ?3 and later.state <> ?3)
                              or (later.position > e.position and not (e.state <> ?3 and later.state = ?3))))))
                order by e.purpose""", persons, instant, State.GIVEN);
    }
}

package dev.accountable.audit.grant;

import dev.accountable.audit.grant.ReviewEmergency.Verdict;
import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/**
 * One employee's permission to read the data of one person, or one dataset, for one purpose and from one instant to
 * another. What the employee asked for never changes; what others decide about it is added once.
 */
@Entity
class AccessGrant extends PanacheEntityBase {

    /** An opaque reference to a person; an e-mail address is none. */
    static final String SUBJECT = "[A-Za-z0-9._:-]{1,200}";

    static final String DATASET = "[a-z][a-z0-9-]{1,59}/[a-z][a-z0-9_-]{0,59}";
    static final String PURPOSE = "[a-z][a-z0-9-]{1,59}";

    private static final String OF_EMPLOYEE = """
            select * from access_grant where employee = :employee and (subject = :subject or dataset = :dataset)
            """;
    static final String IN_FORCE = OF_EMPLOYEE + """
               and (decision = 'APPROVED' or emergency) and revoked_at is null
               and starts_at <= :now and ends_at > :now and purpose = coalesce(:purpose, purpose)
             order by ends_at desc, id limit 1 for share""";
    static final String LAST = OF_EMPLOYEE + "order by id desc limit 1";

    /** Follows from what was decided and from the clock; the end is the first instant of EXPIRED. */
    enum State {
        REQUESTED("decision is null and not emergency and revoked_at is null and ends_at > :now"),
        /** Approved, or taken in an emergency; in force from its start. */
        APPROVED("(decision = 'APPROVED' or emergency) and revoked_at is null and ends_at > :now"),
        REFUSED("decision = 'REFUSED'"),
        REVOKED("revoked_at is not null"),
        /** Ended, whether or not anybody had approved it. */
        EXPIRED("decision is distinct from 'REFUSED' and revoked_at is null and ends_at <= :now");

        private final String sql;

        State(String sql) {
            this.sql = sql;
        }
    }

    enum Decision {
        APPROVED,
        REFUSED
    }

    @Id
    private UUID id;

    private String employee;
    private @Nullable String subject;
    private @Nullable String dataset;
    private String purpose;
    private String reason;
    private boolean emergency;
    private Instant askedAt;
    private Instant startsAt;
    private Instant endsAt;

    @Enumerated(EnumType.STRING)
    private @Nullable Decision decision;

    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;
    private @Nullable String decisionReason;

    private @Nullable String revokedBy;
    private @Nullable Instant revokedAt;
    private @Nullable String revocationReason;

    @Enumerated(EnumType.STRING)
    private @Nullable Verdict verdict;

    private @Nullable String reviewedBy;
    private @Nullable Instant reviewedAt;
    private @Nullable String reviewReason;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected AccessGrant() {}

    /** Asked for; gives nothing until somebody else approves it. */
    AccessGrant(String employee, AskForGrant request, Instant now) {
        this.id = UuidV7.next();
        this.employee = employee;
        this.subject = request.subject();
        this.dataset = request.dataset();
        this.purpose = request.purpose();
        this.reason = request.reason();
        this.askedAt = now;
        this.startsAt = request.from() == null ? now : request.from();
        this.endsAt = request.until();
    }

    /** In force at once. */
    AccessGrant(String employee, TakeEmergencyAccess request, Instant now, Duration length) {
        this.id = UuidV7.next();
        this.employee = employee;
        this.subject = request.subject();
        this.dataset = request.dataset();
        this.purpose = request.purpose();
        this.reason = request.reason();
        this.emergency = true;
        this.askedAt = now;
        this.startsAt = now;
        this.endsAt = now.plus(length);
    }

    void approve(String by, String why, Instant now) {
        decide(Decision.APPROVED, by, why, now);
    }

    void refuse(String by, String why, Instant now) {
        decide(Decision.REFUSED, by, why, now);
    }

    private void decide(Decision decided, String by, String why, Instant now) {
        refuseAsker(by, "decide about");
        if (emergency || state(now) != State.REQUESTED) {
            throw ProblemException.conflict(
                    "grant-not-open",
                    "The grant is " + state(now) + (emergency ? " (emergency)" : "")
                            + "; only one that is REQUESTED can be approved or refused.");
        }
        decision = decided;
        decidedBy = by;
        decidedAt = now;
        decisionReason = why;
    }

    /** Ends it at this instant. An employee may give back what it asked for. */
    void revoke(String by, String why, Instant now) {
        State state = state(now);
        if (state != State.REQUESTED && state != State.APPROVED) {
            throw ProblemException.conflict("grant-over", "The grant is " + state + " and gives no access.");
        }
        revokedBy = by;
        revokedAt = now;
        revocationReason = why;
    }

    /** An emergency that was none ends with this verdict, where it has not ended before. */
    void review(Verdict judged, String by, String why, Instant now) {
        refuseAsker(by, "review");
        if (!emergency) {
            throw ProblemException.conflict("grant-not-an-emergency", "Only access taken in an emergency is reviewed.");
        }
        if (verdict != null) {
            throw ProblemException.conflict("grant-reviewed", "The emergency was reviewed before: " + verdict + ".");
        }
        verdict = judged;
        reviewedBy = by;
        reviewedAt = now;
        reviewReason = why;
        if (judged == Verdict.UNJUSTIFIED && isInForce(now)) {
            revoke(by, why, now);
        }
    }

    /** By person, not by role: who is both employee and privacy officer is still one person. */
    private void refuseAsker(String by, String what) {
        if (by.equals(employee)) {
            throw ProblemException.forbidden("Somebody else must " + what + " access that you asked for yourself.");
        }
    }

    State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (decision == Decision.REFUSED) {
            return State.REFUSED;
        }
        if (!now.isBefore(endsAt)) {
            return State.EXPIRED;
        }
        return emergency || decision == Decision.APPROVED ? State.APPROVED : State.REQUESTED;
    }

    boolean isInForce(Instant now) {
        return state(now) == State.APPROVED && !now.isBefore(startsAt);
    }

    UUID id() {
        return id;
    }

    String employee() {
        return employee;
    }

    @Nullable
    String subject() {
        return subject;
    }

    @Nullable
    String dataset() {
        return dataset;
    }

    String purpose() {
        return purpose;
    }

    Instant from() {
        return startsAt;
    }

    Instant until() {
        return endsAt;
    }

    boolean isEmergency() {
        return emergency;
    }

    AccessGrantView view(Instant now) {
        return new AccessGrantView(
                id,
                state(now),
                emergency,
                employee,
                subject,
                dataset,
                purpose,
                reason,
                askedAt,
                startsAt,
                endsAt,
                act(decidedBy, decidedAt, decisionReason),
                act(revokedBy, revokedAt, revocationReason),
                verdict == null || reviewedBy == null || reviewedAt == null || reviewReason == null
                        ? null
                        : new AccessGrantView.Review(verdict, reviewedBy, reviewedAt, reviewReason));
    }

    private static AccessGrantView.@Nullable Act act(
            @Nullable String by, @Nullable Instant at, @Nullable String reason) {
        return by == null || at == null || reason == null ? null : new AccessGrantView.Act(by, at, reason);
    }

    /** For a change: whoever else wants to change this grant waits for the transaction to end. */
    static Optional<AccessGrant> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * The grant that allows this use at this instant. It is locked against a revocation until the transaction ends, so that
     * the log never shows a use behind the revocation of its grant.
     */
    static Optional<AccessGrant> inForce(UseGrant use, Instant now) {
        return of(use, IN_FORCE)
                .setParameter("now", now)
                .setParameter("purpose", use.purpose(), String.class)
                .getResultStream()
                .findFirst();
    }

    /** The last one that was asked for, whatever became of it. */
    static Optional<AccessGrant> last(UseGrant use) {
        return of(use, LAST).getResultStream().findFirst();
    }

    private static NativeQuery<AccessGrant> of(UseGrant use, String sql) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(sql, AccessGrant.class)
                .setParameter("employee", use.employee())
                .setParameter("subject", use.subject(), String.class)
                .setParameter("dataset", use.dataset(), String.class);
    }

    /** Which grants a list shows; what is empty does not matter. */
    record Filter(Optional<State> state, Optional<String> employee, boolean unreviewed) {

        /** The query of a page, newest first. */
        String sql(boolean continued) {
            List<String> conditions = new ArrayList<>(List.of("true"));
            state.ifPresent(wanted -> conditions.add(wanted.sql));
            employee.ifPresent(wanted -> conditions.add("employee = :employee"));
            if (unreviewed) {
                conditions.add("emergency and verdict is null");
            }
            if (continued) {
                conditions.add("id < :before");
            }
            return "select * from access_grant where " + String.join(" and ", conditions)
                    + " order by id desc limit :limit";
        }

        private Map<String, Object> values(Instant now) {
            Map<String, Object> values = new HashMap<>();
            state.filter(wanted -> wanted.sql.contains(":now")).ifPresent(wanted -> values.put("now", now));
            employee.ifPresent(wanted -> values.put("employee", wanted));
            return values;
        }
    }

    static List<AccessGrant> page(Filter filter, Instant now, Optional<UUID> before, int limit) {
        var query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(filter.sql(before.isPresent()), AccessGrant.class)
                .setParameter("limit", limit);
        filter.values(now).forEach(query::setParameter);
        before.ifPresent(id -> query.setParameter("before", id));
        return query.getResultList();
    }

    static long unreviewed() {
        return count("emergency and verdict is null");
    }

    static long requested(Instant now) {
        return count("decision is null and not emergency and revokedAt is null and endsAt > ?1", now);
    }
}
